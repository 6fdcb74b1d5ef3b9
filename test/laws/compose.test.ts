import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DurationInterval, parseDuration, toNumber } from '../../src/base/duration.ts';
import { randomFrom } from '../../src/base/random.ts';
import { verify } from '../../src/properties/verify.ts';
import { type CheckedHealth, composeRun, type SimulatedService } from '../oracle/compose-runs.ts';
import { composeModel } from '../support/compose.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 14);
const FILES = Number(process.env.MADRIGAL_CASES ?? 100);
/** Of each file; together 100,000. */
const RUNS = 1_000;

const times = fc.constantFrom(500, 1_000, 2_000, 3_000, 5_000, 7_500, 20_000);
const health: fc.Arbitrary<CheckedHealth> = fc
  .record({
    interval: fc.option(times, { freq: 8 }),
    timeout: fc.option(times, { freq: 8 }),
    retries: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 8 }),
    startPeriod: fc.option(times, { freq: 2 }),
    startInterval: fc.option(times, { freq: 1 }),
  })
  // Docker Compose refuses a start interval without a start period.
  .map((check) => (check.startPeriod === null ? { ...check, startInterval: null } : check));
const job = fc
  .tuple(fc.constantFrom(0, 1_000, 2_300), fc.constantFrom(0, 700, 10_000))
  .map(([least, more]): readonly [number, number] => [least, least + more]);

interface Drawn {
  readonly health: CheckedHealth | null;
  readonly job: readonly [number, number] | null;
  readonly on: readonly { readonly before: number; readonly waits: boolean }[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  health: fc.option(health, { freq: 3 }),
  job: fc.option(job, { freq: 2 }),
  on: fc.array(fc.record({ before: fc.nat(5), waits: fc.boolean() }), { maxLength: 3 }),
});

/** Services that depend on those before them. */
function stackOf(services: readonly Drawn[]): readonly SimulatedService[] {
  return services.map(({ health, job, on }, i) => {
    const before = new Map(on.filter(() => i > 0).map((each) => [each.before % i, each.waits]));
    return {
      name: `s${i}`,
      health,
      job: health === null ? job : null,
      dependsOn: [...before].map(([j, waits]) => {
        const other = services[j]!;
        const waited =
          other.health !== null
            ? 'service_healthy'
            : other.job !== null
              ? 'service_completed_successfully'
              : null;
        return { service: `s${j}`, condition: (waits && waited) || 'service_started' };
      }),
    };
  });
}

function fileOf(services: readonly SimulatedService[]): string {
  const file = services.map(({ name, health, dependsOn }) => {
    const said = Object.entries({
      interval: health?.interval,
      timeout: health?.timeout,
      start_period: health?.startPeriod,
      start_interval: health?.startInterval,
    }).flatMap(([key, time]) => (time == null ? [] : [`${key}: ${time}ms`]));
    const retries = health?.retries == null ? [] : [`retries: ${health.retries}`];
    const conditions = dependsOn.map(({ service, condition }) => `${service}: {condition: ${condition}}`);
    return [
      `  ${name}:`,
      '    image: x',
      ...(health === null ? [] : [`    healthcheck: {${['test: "true"', ...said, ...retries].join(', ')}}`]),
      ...(conditions.length === 0 ? [] : [`    depends_on: {${conditions.join(', ')}}`]),
    ].join('\n');
  });
  return `services:\n${file.join('\n')}\n`;
}

function milliseconds(time: number): DurationInterval['min'] {
  const duration = parseDuration(`${time}ms`);
  if (duration === null || duration === 'inf') throw new Error(`${time}`);
  return duration;
}

test(`no run of the rules of Docker leaves the dates of its model (seed ${SEED})`, async () => {
  const seen = { runs: 0, atLeast: 0, atMost: 0, failed: 0, asked: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawn, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(24, 26, 27),
      fc.integer(),
      async (given, engine, seed) => {
        const services = stackOf(given);
        const jobs = new Map(
          services.flatMap(({ name, job }) =>
            job === null ? [] : [[name, { min: milliseconds(job[0]), max: milliseconds(job[1]) }] as const],
          ),
        );
        const { model } = composeModel(fileOf(services), { given: { engine, jobs } });
        const windows = new Map(
          (await verify(model)).map(({ spec, interval }) => [
            spec.name,
            interval && { min: toNumber(interval.min)! * 1000, max: toNumber(interval.max)! * 1000 },
          ]),
        );
        const random = randomFrom(seed);
        const draw = () => Number(random.below(1_000_000n)) / 1_000_000;
        const waited = new Set(
          services.flatMap(({ dependsOn }) =>
            dependsOn
              .filter(({ condition }) => condition !== 'service_started')
              .map(({ service }) => service),
          ),
        );
        const reached = new Map<string, { least: number; most: number }>();
        const within = (property: string, date: number | null) => {
          if (date === null) return;
          const window = windows.get(property);
          if (window == null || date < window.min || date > window.max)
            throw new Error(`${property} at ${date} is outside of ${JSON.stringify(window)}`);
          const { least, most } = reached.get(property) ?? { least: Infinity, most: 0 };
          reached.set(property, { least: Math.min(least, date), most: Math.max(most, date) });
        };
        for (let i = 0; i < RUNS; i++) {
          const failing = i % 4 === 0 ? ([...waited][Math.floor(draw() * waited.size)] ?? null) : null;
          const run = composeRun(services, engine, failing, draw);
          seen.runs += 1;
          for (const [name, date] of run.starts) within(`starts-${name}`, date);
          within('up-returns', run.returns);
          within('up-wait', run.waits);
          if (run.waits !== null) within('all-healthy', Math.max(run.returns!, ...run.ends.values()));
          if (run.fails === null) continue;
          seen.failed += 1;
          within(`aborts-${failing}`, run.fails);
        }
        for (const [property, { least, most }] of reached) {
          const { min, max } = windows.get(property)!;
          seen.asked += 1;
          if (least === min) seen.atLeast += 1;
          if (most === max) seen.atMost += 1;
        }
      },
    ),
    { seed: SEED, numRuns: FILES },
  );
  console.log('compose', seen);
  // The windows are no wider than they have to be, as far as few runs can show it.
  expect(seen.atLeast / seen.asked).toBeGreaterThan(0.7);
  expect(seen.atMost / seen.asked).toBeGreaterThan(0.3);
});
