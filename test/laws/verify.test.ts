import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Placement } from '../../src/model/assembly.ts';
import { type Duration, toNumber } from '../../src/model/duration.ts';
import { ModelError } from '../../src/model/errors.ts';
import type { PropertySpec } from '../../src/model/property-spec.ts';
import type { DateInterval, EventWindow, Result } from '../../src/properties/verdict.ts';
import { type VerifyOptions, verify } from '../../src/properties/verify.ts';
import {
  type Arrival,
  type Dates,
  deployability,
  isForbiddenReached,
  parallelism,
  sequentiality,
  statisticsOf,
  windows,
} from '../oracle/brute-answers.ts';
import { type Exploration, exploreRuns, type Runs } from '../oracle/brute-force.ts';
import { type RandomCase, randomCase } from '../oracle/random-assembly.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 30);
const CASES = Number(process.env.MADRIGAL_CASES ?? 2500);
/** A case with more states in integer time is left out. */
const MAX_STATES = 1000;

/** What an answer says, in the oracle's terms; the product's are brought to the same shape. */
interface Plain {
  readonly name: string;
  readonly verdict: string;
  readonly interval: (Dates & { readonly some: boolean }) | null;
  readonly parallelism: { readonly state: number; readonly lasting: number } | null;
  readonly boundaries: (Dates & { readonly windows: ReadonlyMap<string, Dates> }) | null;
}

/** All runs with the given durations and with any durations, as far as properties ask; `null` when they are too many. */
function oracleOf({ model, program }: RandomCase): readonly Exploration[] | null {
  const explorations: Exploration[] = [];
  for (const timed of [true, false]) {
    if (!model.properties.some((spec) => isTimed(spec) === timed)) continue;
    const exploration = exploreRuns(model, program, { timed, maxStates: MAX_STATES });
    if (exploration.kind === 'too-many-states') return null;
    explorations.push(exploration);
  }
  return explorations;
}

function isTimed(spec: PropertySpec): boolean {
  return spec.kind !== 'deployability' || spec.timed;
}

/** What the oracle answers; `'not-safe'` when the runs of some property bring a second token. */
function expected(
  { model }: RandomCase,
  [timed, untimed]: readonly Exploration[],
): readonly Plain[] | 'not-safe' {
  const answers: Plain[] = [];
  for (const spec of model.properties) {
    const exploration = isTimed(spec) ? timed : untimed;
    if (exploration.kind !== 'runs') return 'not-safe';
    const goal = model.deployments.find((d) => 'deployment' in spec && d.name === spec.deployment);
    const answer = answerOf(spec, exploration.runs, goal?.places ?? new Map());
    answers.push({ name: spec.name, interval: null, parallelism: null, boundaries: null, ...answer });
  }
  return answers;
}

/** The parts of an answer that its kind of property has. */
type Parts = Pick<Plain, 'verdict'> & Partial<Plain>;

function answerOf(spec: PropertySpec, runs: Runs, goal: Placement): Parts {
  switch (spec.kind) {
    case 'deployability': {
      const arrival = deployability(runs, goal, spec.when);
      const deadline = spec.deadline === null ? Infinity : units(spec.deadline);
      const inTime = arrival.dates === null || arrival.dates.max <= deadline;
      return { verdict: verdict(arrival.every && inTime), interval: spec.timed ? intervalOf(arrival) : null };
    }
    case 'sequentiality':
      return { verdict: verdict(sequentiality(runs, spec.transitions)) };
    case 'forbidden':
      return { verdict: verdict(!isForbiddenReached(runs, spec.marked, spec.unmarked, spec.lasting)) };
    case 'parallelism': {
      const most = parallelism(runs, spec.components);
      const { atMost, atLeast } = spec;
      const isBounded = atMost !== null || atLeast !== null;
      const isWithin = most.state <= (atMost ?? Infinity) && most.state >= (atLeast ?? 0);
      return { verdict: isBounded ? verdict(isWithin) : 'none', parallelism: most };
    }
    case 'gantt': {
      const arrival = deployability(runs, goal, spec.when);
      const boundaries = arrival.dates === null ? null : { ...arrival.dates, windows: windows(runs) };
      return { verdict: 'none', interval: intervalOf(arrival), boundaries };
    }
    case 'terminates':
    case 'outage':
    case 'available':
    case 'confluent':
      throw new Error('not drawn yet');
  }
}

function verdict(holds: boolean): string {
  return holds ? 'holds' : 'violated';
}

function intervalOf({ every, dates }: Arrival): Plain['interval'] {
  return dates === null ? null : { ...dates, some: !every };
}

// The product's answers.

function units(duration: Duration): number {
  return toNumber(duration) ?? Infinity;
}

async function answered(
  { model }: RandomCase,
  options: VerifyOptions,
  inspect: (results: readonly Result[]) => void = () => {},
): Promise<readonly Plain[] | 'not-safe'> {
  try {
    const results = await verify(model, options);
    inspect(results);
    return results.map(plain);
  } catch (error) {
    if (error instanceof ModelError && error.diagnostics.every(({ code }) => code === 'not-safe'))
      return 'not-safe';
    throw error;
  }
}

function plain({ spec, verdict: { kind }, interval, parallelism: most, boundaries }: Result): Plain {
  return {
    name: spec.name,
    verdict: kind,
    interval: interval === null ? null : { ...dates(interval), some: interval.some },
    parallelism: most,
    boundaries: boundaries && {
      min: units(boundaries.least.date),
      max: boundaries.greatest === null ? Infinity : units(boundaries.greatest.date),
      windows: new Map(boundaries.windows.map(windowEntry)),
    },
  };
}

function dates({ min, max }: DateInterval): Dates {
  return { min: units(min), max: units(max) };
}

function windowEntry({ event, component, transition, earliest, latest }: EventWindow): [string, Dates] {
  return [`${event} ${component}.${transition}`, { min: units(earliest), max: units(latest) }];
}

test(`verify answers as all runs in integer time do, with and without merging (seed ${SEED})`, async () => {
  const seen = {
    compared: 0,
    blocking: 0,
    unsafe: 0,
    skipped: 0,
    violated: 0,
    some: 0,
    answers: 0,
    causal: 0,
  };
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(randomCase, async (drawn) => {
      const oracle = oracleOf(drawn);
      if (oracle === null) {
        seen.skipped += 1;
        return;
      }
      const answers = expected(drawn, oracle);
      const merged = await answered(drawn, { engine: 'states' });
      const causal = await answered(drawn, { engine: 'causes' }, (results) => {
        seen.answers += results.length;
        seen.causal += results.filter(({ engine }) => engine.kind === 'causes').length;
      });
      const apart = await answered(drawn, { merge: false, order: 'depth-first' });
      expect({ merged, apart, causal }).toEqual({ merged: answers, apart: answers, causal: answers });
      seen.compared += 1;
      if (answers === 'not-safe') seen.unsafe += 1;
      else {
        seen.violated += answers.some((each) => each.verdict === 'violated') ? 1 : 0;
        seen.some += answers.some((each) => each.interval?.some) ? 1 : 0;
      }
      if (oracle[0].kind === 'runs' && statisticsOf(oracle[0].runs).blocks) seen.blocking += 1;
    }),
    { seed: SEED, numRuns: CASES },
  );
  const share = Math.round((100 * seen.blocking) / seen.compared);
  console.log(
    `verify: ${seen.compared} random assemblies compared, ${share} % block somewhere, ${seen.unsafe} unsafe, ` +
      `${seen.violated} with a violation, ${seen.some} where only some runs arrive; ${seen.skipped} too large; ` +
      `${Math.round((100 * seen.causal) / seen.answers)} % of the answers on causal nets; ` +
      `${Math.round((performance.now() - started) / 1000)} s`,
  );
  expect(share).toBeGreaterThanOrEqual(30);
  expect(seen.compared).toBeGreaterThan(0.7 * CASES);
}, 600_000);
