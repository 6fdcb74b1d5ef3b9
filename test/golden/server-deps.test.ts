import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDecimal, toNumber } from '../../src/base/duration.ts';
import { applyOverlay, scaleModel } from '../../src/model/change/overlay.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { readOverlay } from '../../src/model/read/read-overlay.ts';
import { verify } from '../../src/properties/verify.ts';

/** Durations in hundredths of a second. */
interface Durations {
  readonly server: {
    readonly t_sa: number;
    readonly t_sr: number;
    readonly t_sc: readonly number[];
    readonly t_ss: readonly number[];
    readonly t_sp: readonly number[];
  };
  readonly deps: readonly { readonly t_di: number; readonly t_dr: number; readonly t_du: number }[];
}

const { server, deps } = JSON.parse(readFileSync('test/golden/server-deps.json', 'utf8')) as Durations;
const FILE = 'examples/server-deps/server-deps.yaml';

const repeated = <T>(list: readonly T[], n: number) =>
  Array.from({ length: n }, (_, i) => list[i % list.length]!);

/** The closed forms of the two programs, in hundredths. */
function makespans(n: number): { readonly deploy: number; readonly update: number } {
  const ds = repeated(deps, n);
  const { t_sa, t_sr } = server;
  const [sc, ss, sp] = [server.t_sc, server.t_ss, server.t_sp].map((list) => repeated(list, n));
  return {
    deploy: Math.max(
      ...ds.map(({ t_di, t_dr }) => t_di + t_dr),
      t_sr + Math.max(...ds.map(({ t_di }, i) => sc![i]! + Math.max(t_sa, t_di))),
    ),
    update: Math.max(
      ...ds.map(({ t_du, t_dr }, i) => t_du + ss![i]! + t_dr),
      t_sr + Math.max(...ds.map((_, i) => ss![i]! + sp![i]!)),
    ),
  };
}

function overlay(n: number): string {
  const seconds = (hundredths: number) => hundredths / 100;
  const each = (name: string, list: readonly number[]) =>
    repeated(list, n).map((duration, i) => `    ${name}${i}: ${seconds(duration)}`);
  const { t_sa, t_sr, t_sc, t_ss, t_sp } = server;
  return [
    'madrigal: 1',
    'overlay: durations',
    'takes:',
    '  server:',
    `    allocate: ${seconds(t_sa)}`,
    ...each('config', t_sc),
    ...each('suspend', t_ss),
    ...each('prepare', t_sp),
    `    run: ${seconds(t_sr)}`,
    ...repeated(deps, n).map(
      ({ t_di, t_dr, t_du }, i) =>
        `  dep${i}: {install: ${seconds(t_di)}, run: ${seconds(t_dr)}, update: ${seconds(t_du)}}`,
    ),
  ].join('\n');
}

function model(n: number) {
  const read = readModel(readFileSync(FILE, 'utf8'), { file: FILE, parameters: new Map([['n', n]]) });
  const timing = readOverlay(overlay(n), { file: 'durations.yaml', loops: read.loops });
  return applyOverlay(read.model, timing.overlay, timing.positions);
}

async function dates(given: ReturnType<typeof model>) {
  const results = await verify(given, { properties: ['comes-up'] });
  return Object.fromEntries(
    results.map(({ program, verdict, interval }) => [
      program,
      [verdict.kind, toNumber(interval!.min), toNumber(interval!.max)],
    ]),
  );
}

test('with 12 dependencies, deploying takes 34.59 s and updating 20.42 s', async () => {
  expect(await dates(model(12))).toEqual({
    deploy: ['holds', 34.59, 34.59],
    update: ['holds', 20.42, 20.42],
  });
});

test('with 1 to 30 dependencies and all durations within 20 %, the closed forms hold exactly', async () => {
  const scale = { min: parseDecimal('0.8')!, max: parseDecimal('1.2')! };
  for (let n = 1; n <= 30; n += 1) {
    const { deploy, update } = makespans(n);
    const interval = (hundredths: number) => ['holds', (hundredths * 8) / 1000, (hundredths * 12) / 1000];
    expect(await dates(scaleModel(model(n), scale)), `n = ${n}`).toEqual({
      deploy: interval(deploy),
      update: interval(update),
    });
  }
});
