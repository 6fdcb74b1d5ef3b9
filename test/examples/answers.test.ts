import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fractionToNumber, toNumber } from '../../src/base/duration.ts';
import { memo, oncePer } from '../../src/base/memo.ts';
import type { Trace } from '../../src/model/event.ts';
import { ANY_FAULTS } from '../../src/model/faults.ts';
import { replay } from '../../src/model/semantics/replay.ts';
import { programOf } from '../../src/model/subject.ts';
import { compile } from '../../src/model/system/system.ts';
import type { Model } from '../../src/model/whole/model.ts';
import type { Result } from '../../src/properties/answers/verdict.ts';
import type { LengthInterval } from '../../src/properties/kinds/outage-figures.ts';
import { verify } from '../../src/properties/verify.ts';
import { exampleFiles, exampleModel } from '../support/examples.ts';
import { outageIn, parallelismIn } from '../support/figures.ts';

/** One answer, in the shape of `test/golden/examples.json`. */
interface Expected {
  readonly name: string;
  readonly program: string | null;
  readonly verdict: string;
  readonly interval: { readonly min: number; readonly max: number | null; readonly some?: true } | null;
  readonly value:
    | { readonly state: number; readonly lasting: number }
    | { readonly total: Lengths; readonly longest: Lengths }
    | null;
}

interface Lengths {
  readonly min: number;
  readonly max: number | null;
}

interface Run {
  readonly file: string;
  /** The name of an overlay beside the file. */
  readonly overlay: string | null;
  /** Parameters that are set; those of the file by default. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Exploring states would take too long: only the causal net answers. */
  readonly manyStates?: true;
  readonly results: readonly Expected[];
}

interface Cloud {
  readonly expected_bounds_s: { readonly min: number; readonly max: number };
  readonly measured_dag_nt4_s: { readonly min: number; readonly mean: number; readonly max: number };
}

function golden<T>(name: string): T {
  return JSON.parse(readFileSync(`test/golden/${name}.json`, 'utf8')) as T;
}

const { runs } = golden<{ runs: readonly Run[] }>('examples');
const { overlays } = golden<{ overlays: Readonly<Record<string, Cloud>> }>('openstack');

function overlayFile(run: Run): string | null {
  return run.overlay === null ? null : run.file.replace(/[^/]*$/, `${run.overlay}.yaml`);
}

/** The model of an example, and its answers, which several tests look at. */
const modelOf = memo(
  ([file, overlay, parameters]: readonly [string, string | null, Readonly<Record<string, number>>]) =>
    exampleModel(file, overlay, new Map(Object.entries(parameters))),
  (asked) => JSON.stringify(asked),
);
const verified = oncePer((asked: Model) => verify(asked));

function lengths({ min, max }: LengthInterval): Lengths {
  return { min: fractionToNumber(min)!, max: fractionToNumber(max) };
}

function plain(result: Result): Expected {
  const { spec, program, verdict, interval } = result;
  const outage = outageIn(result);
  const dates = interval && {
    min: toNumber(interval.min)!,
    max: toNumber(interval.max),
    ...(interval.some ? ({ some: true } as const) : {}),
  };
  return {
    name: spec.name,
    program,
    verdict: verdict.kind,
    interval: dates,
    value: outage
      ? { total: lengths(outage.total), longest: lengths(outage.longest) }
      : parallelismIn(result),
  };
}

/** Every run that a result shows, with what it is. */
function tracesOf({ spec, witnesses, boundaries }: Result): readonly (readonly [string, Trace])[] {
  return [
    ...witnesses.map(({ title, trace }) => [`${spec.name}: ${title}`, trace] as const),
    ...(boundaries === null ? [] : [[`${spec.name}: least`, boundaries.least.trace] as const]),
    ...(boundaries?.greatest ? [[`${spec.name}: greatest`, boundaries.greatest.trace] as const] : []),
  ];
}

/** What replaying each run on the semantics comes to. */
function replays(model: Model, results: readonly Result[]): ReadonlyMap<string, string> {
  return new Map(
    results.flatMap((result) =>
      tracesOf(result).map(([title, trace]) => {
        const options = { timed: trace.timed ?? true, faults: ANY_FAULTS };
        const system = compile(model, programOf(model, result.program), options);
        return [title, replay(system, trace).kind] as const;
      }),
    ),
  );
}

test('every example has expected answers', () => {
  const told = new Set(runs.flatMap((run) => [run.file, overlayFile(run)]));
  expect(exampleFiles().filter((file) => !told.has(file))).toEqual([]);
});

describe.each(runs.map((run) => ({ ...run, title: overlayFile(run) ?? run.file })))('$title', (run) => {
  const model = modelOf([run.file, overlayFile(run), run.parameters ?? {}]);

  test('is answered as was computed without the product', async () => {
    expect((await verified(model)).map(plain)).toEqual(run.results);
  });

  if (run.manyStates === undefined) {
    test('is answered alike by exploring states', async () => {
      const results = await verify(model, { engine: 'classes' });
      expect(results.map(plain)).toEqual(run.results);
    });
  }

  // Overlays change durations only: one OpenStack unmerged is worth the time it takes.
  if (run.overlay === null && run.manyStates === undefined) {
    test('is answered alike without merging, depth first', async () => {
      const results = await verify(model, { engine: 'classes', merge: false, order: 'depth-first' });
      expect(results.map(plain)).toEqual(run.results);
    });
  }

  test('has a witness for what is violated; all that it shows replays', async () => {
    const results = await verified(model);
    const unseen = results.filter(
      ({ verdict, witnesses }) => verdict.kind === 'violated' && witnesses.length === 0,
    );
    expect(unseen.map(({ spec }) => spec.name)).toEqual([]);
    const replayed = replays(model, results);
    expect(replayed.size).toBeGreaterThan(0);
    expect([...replayed].filter(([, kind]) => kind !== 'ok')).toEqual([]);
  });
});

describe.each(Object.entries(overlays))(
  'OpenStack on %s',
  (name, { expected_bounds_s, measured_dag_nt4_s }) => {
    const model = modelOf(['examples/openstack/openstack.yaml', `examples/openstack/${name}.yaml`, {}]);

    test('is up within the expected bounds, the measured runs among them', async () => {
      const results = await verified(model);
      const up = results.find(({ spec }) => spec.kind === 'deployability' && spec.timed)!;
      expect(plain(up)).toMatchObject({ verdict: 'holds', interval: expected_bounds_s });
      const { min, mean, max } = measured_dag_nt4_s;
      for (const measured of [min, mean, max]) {
        expect(measured).toBeGreaterThanOrEqual(expected_bounds_s.min);
        expect(measured).toBeLessThanOrEqual(expected_bounds_s.max);
      }
    });
  },
);
