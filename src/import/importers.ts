import { COMPOSE } from './compose/compose.ts';
import { DAG } from './dag/dag.ts';
import { ROLLOUT } from './kubernetes/kubernetes.ts';

/** All that models are made from. */
export const IMPORTERS = [COMPOSE, DAG, ROLLOUT] as const;
