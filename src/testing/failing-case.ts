import fc from 'fast-check';
import { type DurationInterval, inUnits } from '../base/duration.ts';
import type { Component } from '../model/assembly.ts';
import {
  type ComponentType,
  type Crash,
  ENDS_WELL,
  type Outcome,
  type Transition,
} from '../model/component.ts';
import type { Faults } from '../model/faults.ts';
import type { Program, Thread, Try } from '../model/program.ts';
import type { Model } from '../model/whole/model.ts';
import { among, type Drawn, pick, sometimes } from './draw.ts';
import type { RandomCase } from './random-assembly.ts';
import { withTypesOf } from './random-parts.ts';

/** How many faults may happen, in plain words: as {@link Faults}, with an object for the zones. */
interface DrawnFaults {
  readonly any: number | null;
  readonly zones: Readonly<Record<string, number>>;
}

/** A random case in which things may fail. */
export interface FailingCase extends RandomCase {
  readonly faults: DrawnFaults;
}

const BROKEN = 'broken';

const SECOND = { digits: 1n, scale: 0 };

const takes: fc.Arbitrary<DurationInterval> = fc
  .tuple(fc.nat({ max: 2 }), fc.oneof(fc.nat({ max: 2 }), fc.constant(null)), sometimes(85))
  .map(([min, more, isBounded]) => ({
    min: { digits: BigInt(min), scale: 0 },
    max: more === null || !isBounded ? 'inf' : { digits: BigInt(min + more), scale: 0 },
  }));

const pause = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 })).map(
  ([min, more]): DurationInterval => ({
    min: { digits: BigInt(min), scale: 0 },
    max: { digits: BigInt(min + more), scale: 0 },
  }),
);

/** What a transition gets: more outcomes, another try, a timeout. */
const endsShape = fc.record({
  fails: fc.option(fc.record({ takes: fc.option(takes), fault: sometimes(80) })),
  leads: fc.option(fc.record({ to: pick, takes: fc.option(takes) }), { freq: 2 }),
  retry: fc.option(fc.record({ times: fc.integer({ min: 1, max: 2 }), pause }), { freq: 2 }),
  timeout: fc.option(fc.nat({ max: 2 }), { freq: 2 }),
});

const typeShape = fc.record({
  ends: fc.array(endsShape, { minLength: 1, maxLength: 4 }),
  crash: fc.option(fc.record({ at: pick, back: fc.option(pause, { freq: 4 }) }), { freq: 2 }),
  mend: fc.option(fc.record({ to: pick, behavior: pick, ends: endsShape }), { freq: 2 }),
});

const tryShape = fc.record({
  thread: pick,
  start: pick,
  length: pick,
  rescue: pick,
  inner: fc.option(fc.record({ start: pick, length: pick, rescue: pick, isInRescue: sometimes(30) })),
});

const faults: fc.Arbitrary<DrawnFaults> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }).map((any): DrawnFaults => ({ any, zones: {} })) },
  fc
    .tuple(fc.option(fc.integer({ min: 1, max: 2 }), { freq: 2 }), fc.nat({ max: 1 }))
    .map(([any, some]): DrawnFaults => ({ any, zones: { first: some } })),
);

/** The budget as models have it. */
export function faultsOf({ any, zones }: DrawnFaults): Faults {
  return { any, zones: new Map(Object.entries(zones)) };
}

type Ends = Drawn<typeof endsShape>;
type TypeFailures = Drawn<typeof typeShape>;
type TryShape = Drawn<typeof tryShape>;

function transition(t: Transition, type: ComponentType, shape: Ends, least: bigint): Transition {
  const { fails, leads, retry, timeout } = shape;
  const outcomes: Outcome[] = [];
  if (fails !== null) outcomes.push({ name: 'failed', kind: 'failure', place: BROKEN, ...fails });
  // A switch leads to where the behavior leads anyway, so that no cycle comes of it.
  const onwards = type.transitions.filter((o) => o.behavior === t.behavior && o.source === t.source);
  const to = leads === null ? undefined : among(onwards, leads.to)?.destination;
  if (leads !== null && to !== undefined)
    outcomes.push({ name: 'other', kind: 'switch', place: to, fault: false, takes: leads.takes });
  return {
    ...t,
    outcomes,
    retry,
    // An action that always times out is a static error.
    timeout:
      timeout === null ? null : { after: { digits: least + BigInt(timeout), scale: 0 }, place: BROKEN },
  };
}

/** The greatest of the least durations of a transition, in whole seconds, over the components of its type. */
function leastOf(t: Transition, type: ComponentType, components: readonly Component[]): bigint {
  const all = [
    t.takes,
    ...components.filter((c) => c.type === type).flatMap((c) => c.takes.get(t.name) ?? []),
  ];
  return all.reduce((most, { min }) => (inUnits(min, SECOND) > most ? inUnits(min, SECOND) : most), 0n);
}

function withFailures(
  type: ComponentType,
  shape: TypeFailures,
  components: readonly Component[],
): ComponentType {
  const { crash: given, ends } = shape;
  const place = given === null ? undefined : among(type.places, given.at);
  let crash: Crash | null = null;
  if (given !== null && place !== undefined)
    crash =
      given.back === null ? { place, fails: BROKEN, back: null } : { place, fails: null, back: given.back };
  return {
    ...type,
    places: [...type.places, BROKEN],
    transitions: [
      ...type.transitions.map((t, i) =>
        transition(t, type, ends[i % ends.length]!, leastOf(t, type, components)),
      ),
      ...mending(type, shape),
    ],
    crash,
  };
}

/** A way back out of the failure place, in one of the behaviors. */
function mending(type: ComponentType, { mend }: TypeFailures): readonly Transition[] {
  const to = mend === null ? undefined : among(type.places, mend.to);
  const behavior = mend === null ? undefined : among(type.behaviors, mend.behavior);
  if (mend === null || to === undefined || behavior === undefined) return [];
  const most = { digits: 2n, scale: 0 };
  const plain: Transition = {
    name: 'mend',
    source: BROKEN,
    destination: to,
    behavior,
    takes: { min: SECOND, max: most },
    alternative: 'mended',
    ...ENDS_WELL,
  };
  // Where it leads is the only way on from there, so that it has no switch.
  return [transition(plain, type, { ...mend.ends, leads: null }, 1n)];
}

/** Between two positions, a part is tried; what follows it, up to some place, is the rescue. `null` without any room. */
function tryBetween(
  [from, to]: readonly [number, number],
  shape: { readonly start: number; readonly length: number; readonly rescue: number },
): Try | null {
  if (to <= from) return null;
  const start = from + (shape.start % (to - from));
  const rescue = start + 1 + (shape.length % (to - start));
  return { start, rescue, end: rescue + (shape.rescue % (to - rescue + 1)) };
}

/** The thread with a try, and perhaps another one in one of its parts. */
function withTry(thread: Thread, shape: TryShape): Thread {
  const outer = tryBetween([0, thread.instructions.length], shape);
  if (outer === null) return thread;
  const { start, rescue, end } = outer;
  const part = shape.inner?.isInRescue === true ? ([rescue, end] as const) : ([start, rescue] as const);
  const inner = shape.inner === null ? null : tryBetween(part, shape.inner);
  return { ...thread, tries: inner === null ? [outer] : [outer, inner] };
}

/** No wait may have lost, or doubled, the push that it waits for on some way. */
function isDefinite({ instructions, tries }: Thread): boolean {
  return tries.every(({ start, end }) =>
    instructions.every(
      (wait, i) =>
        wait.kind !== 'wait' ||
        !instructions.some(
          (push, j) =>
            push.kind === 'pushB' &&
            push.component === wait.component &&
            j >= start &&
            j < end &&
            (wait.nth !== undefined || (i >= start && j < i)),
        ),
    ),
  );
}

/** What fails in a model, what its programs try, and a budget. */
export const failureShapes = fc.tuple(
  fc.array(typeShape, { minLength: 3, maxLength: 3 }),
  fc.option(tryShape),
  faults,
);

/** The model with failures in its types, and its first component in the zone `first`. */
export function withFailuresIn(model: Model, [shapes]: Readonly<Drawn<typeof failureShapes>>): Model {
  const zones = new Map([['first', model.components.slice(0, 1).map(({ name }) => name)]]);
  const changed = withTypesOf(model, (type, i) =>
    withFailures(type, shapes[i % shapes.length]!, model.components),
  );
  return { ...changed, zones };
}

/** The program with a part of it tried. */
export function trying(program: Program, [, tried]: Readonly<Drawn<typeof failureShapes>>): Program {
  const threads = program.threads.map((thread, i) => {
    if (tried === null || i !== tried.thread % program.threads.length) return thread;
    const made = withTry(thread, tried);
    return isDefinite(made) ? made : thread;
  });
  return { ...program, threads };
}

/** The case with failures in its types, a part of its program tried, and a budget. */
export function failing(cases: fc.Arbitrary<RandomCase>): fc.Arbitrary<FailingCase> {
  return fc.noBias(fc.tuple(cases, failureShapes)).map(([{ model, program }, shapes]): FailingCase => {
    const [, , budget] = shapes;
    return { model: withFailuresIn(model, shapes), program: trying(program, shapes), faults: budget };
  });
}
