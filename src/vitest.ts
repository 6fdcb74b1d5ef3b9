/**
 * Matchers for vitest: what a model is expected to do in every run. To import this module makes them known to `expect`,
 * and to the compiler. They verify exactly and at once (`verifySync`); a failure tells the runs that show it.
 *
 * @packageDocumentation
 */

import { expect } from 'vitest';
import { PLAIN } from './answers/palette.ts';
import { resultBlock, witnessLines } from './answers/text/result.ts';
import { type Questions, withQuestions } from './model/build/with-questions.ts';
import { type Faults, NO_FAULTS } from './model/faults.ts';
import type { Asked } from './model/kinds/form/common.ts';
import type { AskedPorts } from './model/kinds/form/port-set.ts';
import { type DurationText, many, type Reference } from './model/read/values/text-reader.ts';
import { type Model, titleOf } from './model/whole/model.ts';
import type { Result } from './properties/answers/verdict.ts';
import type { Contender } from './properties/change/compare.ts';
import { type FaultyContender, strayEndsSync } from './properties/change/ends.ts';
import { becauseWords } from './properties/results/wording.ts';
import { verifySync } from './properties/verify.ts';
import type { Limits } from './statespace/exploration/limits.ts';

/** What every matcher takes: the programs that are meant (all by default), faults that may happen, and limits. */
export interface Expecting extends Asked {
  /** What the answer may take. Beyond it the matcher fails, negated or not, for the answer is unknown. */
  readonly limits?: Limits;
}

/**
 * What matchers take that compare the ends of runs: the programs that are meant (all others by default), the faults that may
 * happen in both that are compared, and limits. Two ends are one where the same components stand at the same places, the
 * same is connected, and the program is done, or is not, in both.
 */
export interface EndsExpecting extends Expecting {}

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
  /** Each end of its runs is one of another program's, or of the same program in another model; see {@link EndsExpecting}. */
  readonly toRefine: (other: string | Model, options?: EndsExpecting) => void;
  /** The same both ways: they end alike. */
  readonly toEndLike: (other: string | Model, options?: EndsExpecting) => void;
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
  readonly limits: Limits | undefined;
}

/** Kinds of property that are asked with an argument and options. */
type AskedKind = 'deployability' | 'sequentiality' | 'forbidden' | 'parallelism' | 'available' | 'outage';
type ArgumentOf<K extends AskedKind> = NonNullable<Parameters<Questions[K]>[1]>;
type OptionsOf<K extends AskedKind> = NonNullable<Parameters<Questions[K]>[2]>;

/** Such a property; its method has the name by which files know it. */
function property<K extends AskedKind>(
  kind: K,
  argument: ArgumentOf<K>,
  { limits, ...options }: OptionsOf<K> & Expecting,
): Expectation {
  type Method = (name: string, argument: ArgumentOf<K>, options: object) => Questions;
  return {
    ask: (questions) => (questions[kind] as Method)(EXPECTED, argument, options),
    written: { [kind]: argument, ...options },
    limits,
  };
}

function deadline(within: DurationText | undefined) {
  return within === undefined ? {} : { deadline: within };
}

type AskingMatchers = Omit<MadrigalMatchers, keyof typeof ENDS>;

/** What each matcher asks, by its arguments. */
const ASKING: {
  readonly [M in keyof AskingMatchers]: (...given: Parameters<AskingMatchers[M]>) => Expectation;
} = {
  toAlwaysReach: (deployment, { within, ...options } = {}) =>
    property('deployability', deployment, { ...options, ...deadline(within) }),
  toAlwaysRunInOrder: (transitions, options = {}) => property('sequentiality', transitions, options),
  toNeverReach: (state, options = {}) => property('forbidden', state, options),
  toRunAtMostInParallel: (atMost, { of = 'all', ...options } = {}) =>
    property('parallelism', of, { ...options, atMost }),
  toTerminate: ({ limits, within, ...rest } = {}) => {
    const options = { ...rest, ...deadline(within) };
    return {
      ask: (questions) => questions.terminates(EXPECTED, options),
      written: { terminates: true, ...options },
      limits,
    };
  },
  toBeAvailable: (ports, options = {}) => property('available', ports, options),
  toBeOutAtMost: (total, ports, options = {}) => property('outage', ports, { ...options, total }),
};

/** What vitest is told: whether the model does as expected, and otherwise which runs do not. */
function answerTo(model: Model, { ask, written, limits = {} }: Expectation): MatcherAnswer {
  const asked = withQuestions({ ...model, properties: [] }, ask);
  const results = verifySync(asked, { limits, witnesses: false });
  for (const { verdict } of results)
    if (verdict.kind === 'unknown') throw unknown(becauseWords(verdict.because, verdict.detail));
  const isViolated = ({ verdict }: Result) => verdict.kind === 'violated';
  const pass = !results.some(isViolated);
  return {
    pass,
    message: () => {
      // Most answers are as expected and nobody reads their runs: these are made for a failure alone. Where a limit on time
      // comes before that, the answer is told as it was known, without runs.
      const withRuns = verifySync(asked, { limits });
      const told = withRuns.map((result, i) => (result.verdict.kind === 'unknown' ? results[i]! : result));
      const shown = told.filter((result) => pass || isViolated(result));
      return [...shown.map((result) => resultBlock(result, PLAIN)), ...commandFor(model, written)].join('\n');
    },
  };
}

interface MatcherAnswer {
  readonly pass: boolean;
  readonly message: () => string;
}

function unknown(because: string): Error {
  return new Error(`it is unknown whether this is so: ${because}`);
}

/** How to see the same with the command line; nothing for a model that is in no file. */
function commandFor({ file, parameters }: Model, written: Expectation['written']): readonly string[] {
  if (file === null) return [];
  return [
    `To see it drawn, add to \`properties\` of ${file}`,
    `  ${EXPECTED}: ${JSON.stringify(written)}`,
    'and call',
    `  npx madrigal verify ${file}${settings(parameters)} --property ${EXPECTED} --report ${EXPECTED}.html`,
  ];
}

function settings(parameters: Model['parameters']): string {
  return [...parameters].map(([name, value]) => ` --set ${name}=${value}`).join('');
}

/** The programs whose ends are compared, and what with; a program is told by its model where that is another. */
function contenders(
  model: Model,
  other: string | Model,
  options: EndsExpecting,
): readonly (readonly [FaultyContender, FaultyContender])[] {
  const names = model.programs.length === 0 ? [null] : model.programs.map(({ name }) => name);
  const meant = options.in === undefined ? names.filter((name) => name !== other) : many(options.in);
  const faults = faultsIn(model, options);
  return meant.map((program) => {
    const name = program ?? 'deployment';
    return typeof other === 'string'
      ? [
          { name, model, program, faults },
          { name: other, model, program: other, faults },
        ]
      : [
          { name, model, program, faults },
          {
            name: `${name} of ${titleOf(other) ?? 'the other model'}`,
            model: other,
            program,
            faults: faultsIn(other, options),
          },
        ];
  });
}

/** The faults that may happen in a model, as a property of it would have them. */
function faultsIn(model: Model, { faults }: EndsExpecting): Faults {
  if (faults === undefined) return NO_FAULTS;
  const { properties } = withQuestions({ ...model, properties: [] }, (questions) =>
    questions.confluent(EXPECTED, { faults }),
  );
  return properties[0]!.faults!;
}

/** What vitest is told of ends that are in one only, of some pairs. */
function endsTold(
  pairs: readonly (readonly [FaultyContender, FaultyContender])[],
  { limits }: EndsExpecting,
): MatcherAnswer {
  const stray = pairs.flatMap(([one, other]) => {
    const found = strayEndsSync(one, other, limits);
    if (found.kind === 'unknown') throw unknown(becauseWords(found.because));
    return found.ends.map((end) => ({ end, one, other }));
  });
  const names = pairs.map(([one, other]) => `each end of \`${one.name}\` is one of \`${other.name}\``);
  const [first] = stray;
  return {
    pass: first === undefined,
    message: () =>
      first === undefined
        ? names.join('\n')
        : [...witnessLines(first.end, PLAIN), '', ...comparing(first.one, first.other)].join('\n'),
  };
}

/** How to see both with the command line, where one file has them. */
function comparing({ model, program }: Contender, other: Contender): readonly string[] {
  const { file, parameters } = model;
  if (file === null || other.model !== model) return [];
  return [
    'To see both drawn, call',
    `  npx madrigal compare ${file}${settings(parameters)} ${other.program} ${program} --report ${EXPECTED}.html`,
  ];
}

/** The matchers that compare ends. */
const ENDS = {
  toRefine: (model: Model, other: string | Model, options: EndsExpecting = {}) =>
    endsTold(contenders(model, other, options), options),
  toEndLike: (model: Model, other: string | Model, options: EndsExpecting = {}) => {
    const pairs = contenders(model, other, options);
    return endsTold([...pairs, ...pairs.map(([one, another]) => [another, one] as const)], options);
  },
};

const asking = Object.entries(ASKING).map(
  ([name, expectation]) =>
    [
      name,
      (model: Model, ...given: readonly unknown[]) =>
        answerTo(model, Reflect.apply(expectation, null, given)),
    ] as const,
);
expect.extend({ ...Object.fromEntries(asking), ...ENDS });
