/**
 * Matchers for vitest: what a model is expected to do in every run. To import this module makes them known to `expect`,
 * and to the compiler. They verify exactly and at once (`verifySync`); a failure tells the runs that show it.
 *
 * @packageDocumentation
 */

import { expect } from 'vitest';
import { PLAIN } from './answers/palette.ts';
import { resultBlock } from './answers/text/result.ts';
import { type Questions, withQuestions } from './model/build/with-questions.ts';
import type { Asked } from './model/kinds/form/common.ts';
import type { AskedPorts } from './model/kinds/form/port-set.ts';
import type { DurationText, Reference } from './model/read/values/text-reader.ts';
import type { Model } from './model/whole/model.ts';
import { becauseWords } from './properties/results/wording.ts';
import { verifySync } from './properties/verify.ts';
import type { Limits } from './statespace/exploration/limits.ts';

/** What every matcher takes: the programs that are meant (all by default), faults that may happen, and limits. */
export interface Expecting extends Asked {
  /** What the answer may take. Beyond it the matcher fails, negated or not, for the answer is unknown. */
  readonly limits?: Limits;
}

/** The matchers; each is of a `Model`, and of all its runs. */
export interface MadrigalMatchers {
  /** Every run reaches the deployment, `within` so long from its start. */
  readonly toAlwaysReach: (
    deployment: string,
    options?: Expecting & { readonly within?: DurationText; readonly at?: 'first' | 'end' },
  ) => void;
  /** Each transition starts only when the one before it in the list has ended. */
  readonly toAlwaysRunInOrder: (transitions: readonly Reference[], options?: Expecting) => void;
  /** No state is reached with all of `marked` marked and all of `unmarked` not; `lasting`: in which time can pass. */
  readonly toNeverReach: (
    state: { readonly marked?: readonly Reference[]; readonly unmarked?: readonly Reference[] },
    options?: Expecting & { readonly lasting?: boolean },
  ) => void;
  /** Never do more transitions, of all components or of these, run at once. */
  readonly toRunAtMostInParallel: (
    atMost: number,
    options?: Expecting & { readonly of?: 'all' | readonly string[] },
  ) => void;
  /** Every run ends with all programs done and all components idle, `within` so long from its start. */
  readonly toTerminate: (options?: Expecting & { readonly within?: DurationText }) => void;
  /** In every state all of these provide ports are active, or `atLeast` so many; `working`: and serve. */
  readonly toBeAvailable: (
    ports: Reference | readonly Reference[],
    options?: Expecting & {
      readonly atLeast?: number;
      readonly working?: boolean;
      readonly lasting?: boolean;
    },
  ) => void;
  /** Fewer of these provide ports than are needed are active for so long at most, in all; `longest`: at a stretch. */
  readonly toBeOutAtMost: (
    total: DurationText,
    ports: AskedPorts,
    options?: Expecting & { readonly longest?: DurationText; readonly working?: boolean },
  ) => void;
}

declare module 'vitest' {
  interface Matchers<T> extends MadrigalMatchers {}
}

/** The name of the property that a matcher asks. */
const EXPECTED = 'expected';

/** A property as it is asked by the builder, and as a model file has it. */
interface Expectation {
  readonly ask: (questions: Questions) => Questions;
  readonly written: Readonly<Record<string, unknown>>;
}

/** What vitest is told: whether the model does as expected, and otherwise which runs do not. */
function answerTo(model: Model, { ask, written }: Expectation, limits: Limits = {}) {
  const results = verifySync(withQuestions({ ...model, properties: [] }, ask), { limits });
  for (const { verdict } of results)
    if (verdict.kind === 'unknown')
      throw new Error(`it is unknown whether this is so: ${becauseWords(verdict.because, verdict.detail)}`);
  const violated = results.filter(({ verdict }) => verdict.kind === 'violated');
  return {
    pass: violated.length === 0,
    message: () => {
      const shown = violated.length === 0 ? results : violated;
      return [...shown.map((result) => resultBlock(result, PLAIN)), ...commandFor(model, written)].join('\n');
    },
  };
}

/** How to see the same with the command line; nothing for a model that is in no file. */
function commandFor({ file, parameters }: Model, written: Expectation['written']): readonly string[] {
  if (file === null) return [];
  const set = [...parameters].map(([name, value]) => ` --set ${name}=${value}`).join('');
  return [
    `To see it drawn, add to \`properties\` of ${file}`,
    `  ${EXPECTED}: ${JSON.stringify(written)}`,
    'and call',
    `  npx madrigal verify ${file}${set} --property ${EXPECTED} --report ${EXPECTED}.html`,
  ];
}

expect.extend({
  toAlwaysReach(model: Model, deployment, { limits, within, ...rest } = {}) {
    const options = { ...rest, ...(within === undefined ? {} : { deadline: within }) };
    return answerTo(
      model,
      {
        ask: (questions) => questions.deployability(EXPECTED, deployment, options),
        written: { deployability: deployment, ...options },
      },
      limits,
    );
  },
  toAlwaysRunInOrder(model: Model, transitions, { limits, ...options } = {}) {
    return answerTo(
      model,
      {
        ask: (questions) => questions.sequentiality(EXPECTED, transitions, options),
        written: { sequentiality: transitions, ...options },
      },
      limits,
    );
  },
  toNeverReach(model: Model, state, { limits, ...options } = {}) {
    return answerTo(
      model,
      {
        ask: (questions) => questions.forbidden(EXPECTED, state, options),
        written: { forbidden: state, ...options },
      },
      limits,
    );
  },
  toRunAtMostInParallel(model: Model, atMost, { limits, of = 'all', ...rest } = {}) {
    const options = { ...rest, atMost };
    return answerTo(
      model,
      {
        ask: (questions) => questions.parallelism(EXPECTED, of, options),
        written: { parallelism: of, ...options },
      },
      limits,
    );
  },
  toTerminate(model: Model, { limits, within, ...rest } = {}) {
    const options = { ...rest, ...(within === undefined ? {} : { deadline: within }) };
    return answerTo(
      model,
      {
        ask: (questions) => questions.terminates(EXPECTED, options),
        written: { terminates: true, ...options },
      },
      limits,
    );
  },
  toBeAvailable(model: Model, ports, { limits, ...options } = {}) {
    return answerTo(
      model,
      {
        ask: (questions) => questions.available(EXPECTED, ports, options),
        written: { available: ports, ...options },
      },
      limits,
    );
  },
  toBeOutAtMost(model: Model, total, ports, { limits, ...rest } = {}) {
    const options = { ...rest, total };
    return answerTo(
      model,
      {
        ask: (questions) => questions.outage(EXPECTED, ports, options),
        written: { outage: ports, ...options },
      },
      limits,
    );
  },
});
