import type { InputFormat } from '../base/input-format.ts';
import { UNIVERSE } from './aeolus/aeolus.ts';
import { COMPOSE } from './compose/compose.ts';
import { DAG, TASK_FORMATS } from './dag/dag.ts';
import { ROLLOUT } from './kubernetes/kubernetes.ts';

/** All that models are made from. */
export const IMPORTERS = [COMPOSE, DAG, ROLLOUT, UNIVERSE] as const;

/** Every format of theirs. */
export const FORMATS: readonly InputFormat[] = [COMPOSE, ...TASK_FORMATS, ROLLOUT, UNIVERSE];
