import { COMPOSE } from './compose/compose.ts';

/** All that models are made from. */
export const IMPORTERS = [COMPOSE] as const;
