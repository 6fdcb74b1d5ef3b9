import { COMPOSE } from './compose/compose.ts';
import { DAG } from './dag/dag.ts';

/** All that models are made from. */
export const IMPORTERS = [COMPOSE, DAG] as const;
