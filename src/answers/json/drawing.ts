import { ganttAnswer, scheduleOfWitness } from '../../gantt/chart/gantt-answer.ts';
import type { AnswerTo } from '../answer.ts';
import { ganttJson, scheduleJson } from './gantt.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal gantt`: as {@link ganttJson} gives it, and a run that does not reach the end, if there is one. */
export function drawnJson({ model, deployment, result }: AnswerTo<'gantt'>): object {
  const { boundaries, program, verdict, witnesses } = result;
  const [failing] = witnesses.map((witness) => scheduleOfWitness(model, witness));
  const drawn =
    boundaries !== null
      ? ganttJson(ganttAnswer(model, program, boundaries))
      : {
          schemaVersion: SCHEMA_VERSION,
          deployment,
          program,
          ...(verdict.kind === 'unknown' ? { because: verdict.because } : {}),
          least: null,
          greatest: null,
          windows: [],
        };
  return { ...drawn, ...(failing === undefined ? {} : { failing: scheduleJson(failing) }) };
}
