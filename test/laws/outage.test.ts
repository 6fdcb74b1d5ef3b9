import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Decimal, type Duration, type Fraction, toNumber } from '../../src/base/duration.ts';
import { ModelError } from '../../src/base/errors.ts';
import { memo, onceFor, oncePer } from '../../src/base/memo.ts';
import type { Component, Connection, PortRef } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL, type Transition } from '../../src/model/component.ts';
import { madeusProgram } from '../../src/model/program.ts';
import { replay } from '../../src/model/semantics/replay.ts';
import { isPortActive } from '../../src/model/system/state.ts';
import { compile, type System } from '../../src/model/system/system.ts';
import { isPortWorking } from '../../src/model/system/working.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { PropertySpec } from '../../src/model/whole/property-spec.ts';
import type { Result, Witness } from '../../src/properties/answers/verdict.ts';
import type { LengthInterval } from '../../src/properties/kinds/outage-figures.ts';
import { type VerifyOptions, verify } from '../../src/properties/verify.ts';
import { sometimes } from '../../src/testing/draw.ts';
import { type RandomCase, randomCase } from '../../src/testing/random-assembly.ts';
import { type Dates, type Outage, outage, stretches } from '../oracle/brute-answers.ts';
import { exploreRuns } from '../oracle/brute-force.ts';
import { expectEqual } from '../support/expect-equal.ts';
import { outageIn } from '../support/figures.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 14);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);
const MAX_STATES = 3000;

type OutageSpec = Extract<PropertySpec, { readonly kind: 'outage' }>;

// Ports that come and go. Nothing uses those that are added, so that they change nothing but what they tell.

const bits = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });

const asked = fc.array(
  fc.record({
    ports: fc.array(fc.nat({ max: 23 }), { minLength: 1, maxLength: 3 }),
    atLeast: fc.option(fc.integer({ min: 1, max: 3 })),
    working: sometimes(40),
    total: fc.option(fc.nat({ max: 12 })),
    longest: fc.option(fc.nat({ max: 8 })),
  }),
  { minLength: 1, maxLength: 3 },
);

function withPort(type: ComponentType, active: readonly boolean[]): ComponentType {
  const bound = type.places.filter((_, i) => active[i % active.length]);
  return { ...type, ports: [...type.ports, { name: 'seen', role: 'provide', kind: 'service', bound }] };
}

function seconds(digits: number): Decimal {
  return { digits: BigInt(digits), scale: 0 };
}

interface Asked {
  readonly ports: readonly number[];
  readonly atLeast: number | null;
  readonly working: boolean;
  readonly total: number | null;
  readonly longest: number | null;
}

function asking(
  { model, program }: RandomCase,
  ports: readonly PortRef[],
  questions: readonly Asked[],
): RandomCase {
  const properties = questions.map(({ ports: picks, atLeast, working, total, longest }, i): OutageSpec => {
    const chosen = [...new Set(picks.map((pick) => ports[pick % ports.length]!))];
    const limit = (digits: number | null) => (digits === null ? null : seconds(digits));
    return {
      kind: 'outage',
      name: `outage${i}`,
      programs: [program.name],
      ports: chosen,
      atLeast: atLeast === null ? null : Math.min(atLeast, chosen.length),
      working,
      total: limit(total),
      longest: limit(longest),
    };
  });
  return { model: { ...model, properties }, program };
}

const anyAssembly: fc.Arbitrary<RandomCase> = fc
  .tuple(randomCase, fc.array(bits, { minLength: 3, maxLength: 3 }), asked)
  .map(([{ model, program }, active, questions]) => {
    const types = new Map(model.types.map((type, i) => [type, withPort(type, active[i % active.length]!)]));
    const components = model.components.map((c) => ({ ...c, type: types.get(c.type)! }));
    const ports = components.flatMap(({ name, type }) =>
      type.ports.filter((p) => p.role === 'provide').map((p): PortRef => ({ component: name, port: p.name })),
    );
    return asking({ model: { ...model, types: [...types.values()], components }, program }, ports, questions);
  });

/** Two components that pass through their places one after another, some steps only after some of the other's. */
const rows: fc.Arbitrary<RandomCase> = fc
  .noBias(
    fc.record({
      components: fc.tuple(
        rowShape({ least: 3, most: 5 }, fc.constantFrom(0, 0, 1), fc.constantFrom(0, 2, 4, 2, 4, Infinity)),
        rowShape({ least: 1, most: 2 }, fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 0, 1, 1, 2)),
      ),
      needs: fc.array(
        fc.record({ user: fc.constantFrom(0, 0, 0, 1), step: fc.nat({ max: 5 }), place: fc.nat({ max: 5 }) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      asked,
    }),
  )
  .map(({ components: shapes, needs, asked: questions }) => {
    const uses = needs.map((need, i) => ({ ...need, name: `u${i}` }));
    const components = shapes.map(({ steps, active }, i): Component => {
      const name = `c${i}`;
      const type = row(name, steps);
      const ports = uses
        .filter(({ user }) => user === i)
        .map(({ name: use, step }) => {
          const { name: t } = type.transitions[step % steps.length]!;
          return { name: use, role: 'use', kind: 'data', bound: [t] } as const;
        });
      return {
        name,
        type: withPort({ ...type, ports: [...type.ports, ...ports] }, active),
        start: ['p0'],
        takes: new Map(),
      };
    });
    const connections = uses.map(({ name, user, place }): Connection => {
      const provider = components[1 - user]!;
      const port = `from${place % provider.type.places.length}`;
      return { user: { component: `c${user}`, port: name }, provider: { component: provider.name, port } };
    });
    const model: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types: components.map(({ type }) => type),
      components,
      connections,
      deployments: [],
      programs: [],
      properties: [],
    };
    const ports = components.map(({ name }): PortRef => ({ component: name, port: 'seen' }));
    return asking({ model, program: madeusProgram(components) }, ports, questions);
  });

function rowShape(
  { least, most }: { readonly least: number; readonly most: number },
  min: fc.Arbitrary<number>,
  width: fc.Arbitrary<number>,
) {
  return fc.record({
    steps: fc.array(fc.record({ min, width }), { minLength: least, maxLength: most }),
    active: fc.oneof(bits, fc.constant([false, true]), fc.constant([true, false])),
  });
}

function row(
  name: string,
  steps: readonly { readonly min: number; readonly width: number }[],
): ComponentType {
  const places = ['p0', ...steps.map((_, i) => `p${i + 1}`)];
  return {
    name: `T${name}`,
    places,
    initial: 'p0',
    groups: [],
    behaviors: ['deploy'],
    crash: null,
    transitions: steps.map(({ min, width }, i): Transition => {
      const max: Duration = width === Infinity ? 'inf' : seconds(min + width);
      const takes = { min: seconds(min), max };
      return {
        name: `t${i + 1}`,
        source: `p${i}`,
        destination: `p${i + 1}`,
        behavior: 'deploy',
        takes,
        alternative: null,
        ...ENDS_WELL,
      };
    }),
    ports: places.map((_, i) => ({
      name: `from${i}`,
      role: 'provide',
      kind: 'data',
      bound: places.slice(i),
    })),
  };
}

// Answers, in seconds.

/** What the product says; `longest.min` times 6 is whole up to three stretches. */
interface Plain {
  readonly verdict: string;
  readonly total: Dates | null;
  readonly longest: Dates | null;
}

async function answered(
  { model }: RandomCase,
  options: VerifyOptions,
): Promise<readonly Result[] | 'not-safe'> {
  try {
    return await verify(model, options);
  } catch (error) {
    if (error instanceof ModelError && error.diagnostics.every(({ code }) => code === 'not-safe'))
      return 'not-safe';
    throw error;
  }
}

function plain(result: Result): Plain {
  const { verdict } = result;
  const found = outageIn(result);
  const number = (f: Fraction | 'inf') =>
    f === 'inf' ? Infinity : Number(f.numerator) / Number(f.denominator);
  const lengths = ({ min, max }: LengthInterval) => ({
    min: number(min),
    max: number(max),
  });
  return {
    verdict: verdict.kind,
    total: found && lengths(found.total),
    longest: found && lengths(found.longest),
  };
}

/** What the oracle says, with the greatest number of stretches of a run. */
type OutageLengths = Outage & { readonly stretches: number };

function verdictOf({ total, longest }: OutageSpec, lengths: OutageLengths): string {
  if (total === null && longest === null) return 'none';
  const isWithin = (most: number, bound: Duration | null) => bound === null || most <= toNumber(bound)!;
  return isWithin(lengths.total.max, total) && isWithin(lengths.longest.max, longest) ? 'holds' : 'violated';
}

/** All runs of a case, by the units of time in a second: several outages are read off the same ones. */
const runsOf = oncePer(({ model, program }: RandomCase) =>
  memo(
    (unitsPerSecond: number) => exploreRuns(model, program, { unitsPerSecond, maxStates: MAX_STATES }),
    String,
  ),
);

/** What all runs in integer time say; `null` where they are too many. */
function expected(
  drawn: RandomCase,
  { ports, atLeast, working }: OutageSpec,
): OutageLengths | 'not-safe' | null {
  const needed = atLeast ?? ports.length;
  const lengths = (unitsPerSecond: number): OutageLengths | 'not-safe' | null => {
    const explored = runsOf(drawn)(unitsPerSecond);
    if (explored.kind === 'too-many-states') return null;
    if (explored.kind === 'unsafe') return 'not-safe';
    return {
      ...outage(explored.runs, ports, needed, working),
      stretches: stretches(explored.runs, ports, needed, working),
    };
  };
  const whole = lengths(1);
  if (whole === null || whole === 'not-safe' || whole.stretches < 2) return whole;
  if (whole.stretches > 3) return null;
  // Stretches that share a time share it in as many parts as they are: count these parts as units.
  const parts = whole.stretches === 2 ? 2 : 6;
  const finer = lengths(parts);
  if (finer === null || finer === 'not-safe') return null;
  const seconds = ({ min, max }: Dates): Dates => ({ min: min / parts, max: max / parts });
  return { total: seconds(finer.total), longest: seconds(finer.longest), stretches: finer.stretches };
}

/** The states of a witness, replayed once for all that is asked about it; it has to be a maximal run. */
const statesOf = oncePer((system: System) =>
  onceFor(({ trace }: Witness) => {
    const replayed = replay(system, trace);
    if (replayed.kind === 'refused' || !replayed.maximal) throw new Error('a witness is no maximal run');
    return replayed.states;
  }),
);

/** How long too few of the ports are active in a run, step by step on the model's states. */
function outagesOf(
  system: System,
  witness: Witness,
  { ports, atLeast, working }: OutageSpec,
): { total: number; longest: number } {
  const { trace } = witness;
  const dates = [0, ...trace.steps.map(({ at }) => toNumber(at)!)];
  let [total, longest, since] = [0, 0, 0];
  statesOf(system)(witness).forEach((state, i) => {
    const until = dates[i + 1] ?? dates[i]!;
    const isUp = working ? isPortWorking : isPortActive;
    const active = ports.filter((port) => isUp(state, port)).length;
    if (active >= (atLeast ?? ports.length)) since = until;
    else {
      total += until - dates[i]!;
      longest = Math.max(longest, until - since);
    }
  });
  return { total, longest };
}

/** Each witness shows what its title says, and the first one what the verdict does. */
function checkWitnesses(system: System, { spec, verdict, witnesses }: Result, lengths: OutageLengths): void {
  const asked = spec as OutageSpec;
  const { total, longest } = asked;
  for (const witness of witnesses) {
    const [length, most, limit] = witness.title.endsWith('in all')
      ? ([outagesOf(system, witness, asked).total, lengths.total.max, total] as const)
      : ([outagesOf(system, witness, asked).longest, lengths.longest.max, longest] as const);
    if (most === Infinity) expect(length).toBeGreaterThan(toNumber(limit!)!);
    else expect(length).toBe(most);
  }
  if (verdict.kind !== 'violated') return;
  const shown = outagesOf(system, witnesses[0]!, asked);
  const exceeds = (length: number, limit: Duration | null) => limit !== null && length > toNumber(limit)!;
  expect(exceeds(shown.total, total) || exceeds(shown.longest, longest)).toBe(true);
}

const WAYS: readonly VerifyOptions[] = [
  {},
  { engine: 'causal' },
  { merge: false },
  { order: 'depth-first', engine: 'classes' },
];

for (const [name, cases] of Object.entries({ 'any assembly': anyAssembly, 'rows of places': rows })) {
  test(`outages in ${name} are those of all runs in integer time (seed ${SEED})`, async () => {
    const seen = {
      compared: 0,
      skipped: 0,
      violated: 0,
      infinite: 0,
      several: 0,
      together: 0,
      working: 0,
      parts: 0,
      causal: 0,
    };
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const specs = drawn.model.properties as readonly OutageSpec[];
        const found: (OutageLengths | 'not-safe')[] = [];
        for (const each of specs) {
          const lengths = expected(drawn, each);
          if (lengths === null) {
            seen.skipped += 1;
            return;
          }
          found.push(lengths);
        }
        const system = compile(drawn.model, drawn.program, { timed: true });
        for (const options of WAYS) {
          const results = await answered(drawn, options);
          if (results === 'not-safe' || found.includes('not-safe')) {
            expect(found).toContain('not-safe');
            expect(results).toBe('not-safe');
            continue;
          }
          const lengths = found as readonly OutageLengths[];
          for (const [i, result] of results.entries()) {
            const { total, longest } = lengths[i]!;
            expectEqual(plain(result), { verdict: verdictOf(specs[i]!, lengths[i]!), total, longest });
          }
          seen.causal += results.filter(({ engine }) => engine.kind === 'causal').length;
          for (const [i, result] of results.entries()) checkWitnesses(system, result, lengths[i]!);
        }
        for (const [i, lengths] of found.entries()) {
          if (lengths === 'not-safe') continue;
          seen.compared += 1;
          if (verdictOf(specs[i]!, lengths) === 'violated') seen.violated += 1;
          if (lengths.total.max === Infinity) seen.infinite += 1;
          if (lengths.stretches > 1) seen.several += 1;
          if (specs[i]!.ports.length > 1) seen.together += 1;
          if (specs[i]!.working) seen.working += 1;
          if (!Number.isInteger(lengths.longest.min)) seen.parts += 1;
        }
      }),
      { seed: SEED, numRuns: CASES },
    );
    console.log(`outages in ${name}:`, JSON.stringify(seen));
    expect(seen.skipped).toBeLessThan(0.4 * CASES);
  }, 600_000);
}
