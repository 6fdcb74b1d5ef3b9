import type { Model } from '../src/model/whole/model.ts';
import type { QuestionSpec } from '../src/properties/question/question.ts';
import type { Row } from './timing-figures.ts';

/** When the deployment is reached, which runs reach it, how much runs at once, and what the model itself forbids. */
export function questionsOf(
  model: Model,
  { program, deployment }: Pick<Row, 'program' | 'deployment'>,
): readonly QuestionSpec[] {
  const programs = [program];
  const when = program === null ? null : ('end' as const);
  return [
    { kind: 'deployability', name: 'dates', programs, deployment, when, timed: true, deadline: null },
    { kind: 'gantt', name: 'schedules', programs, deployment, when },
    { kind: 'parallelism', name: 'width', programs, components: 'all', atMost: null, atLeast: null },
    ...model.properties.flatMap((spec) =>
      spec.kind === 'forbidden' && spec.programs.includes(program) ? [spec] : [],
    ),
  ];
}
