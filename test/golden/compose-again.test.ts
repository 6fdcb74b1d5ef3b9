import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fractionToNumber, parseDuration, toNumber } from '../../src/base/duration.ts';
import type { Result } from '../../src/properties/answers/verdict.ts';
import { verify } from '../../src/properties/verify.ts';
import { composeModel, type Files } from '../support/compose.ts';
import { outageIn } from '../support/figures.ts';

type Window = readonly [number, number];

interface Row {
  readonly converges: Window;
  /** What is not named is never away. */
  readonly outages: Readonly<Record<string, Window>>;
}

interface Golden {
  readonly synthetic: readonly (Row & { readonly from: string; readonly to: string })[];
  readonly projects: readonly (Row & { readonly file: string; readonly changed: readonly string[] })[];
}

const { synthetic, projects } = JSON.parse(readFileSync('test/golden/compose-again.json', 'utf8')) as Golden;
const AT_ONCE = parseDuration('0s');

async function answers(files: Files): Promise<readonly Result[]> {
  if (AT_ONCE === null || AT_ONCE === 'inf') throw new Error('no duration');
  const jobs = new Map([['*', { min: AT_ONCE, max: AT_ONCE }]]);
  const { model } = composeModel(files, { from: ['old.yaml'], of: ['new.yaml'], given: { jobs } });
  return verify(model);
}

function compare(results: readonly Result[], { converges, outages }: Row): void {
  const interval = results.find(({ spec }) => spec.name === 'converges')?.interval;
  expect([toNumber(interval!.min), toNumber(interval!.max)]).toEqual(converges);
  const away = results
    .filter(({ spec }) => spec.kind === 'outage')
    .map((result): readonly [string, Window] => {
      const { min, max } = outageIn(result)!.longest;
      return [result.spec.name.replace('outage-', ''), [fractionToNumber(min)!, fractionToNumber(max)!]];
    });
  for (const [name, window] of away) expect([name, window]).toEqual([name, outages[name] ?? [0, 0]]);
  expect(away.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(outages)));
  for (const { spec, verdict } of results.filter((result) => result.spec.kind === 'available')) {
    const isAway = (outages[spec.name.replace('never-zero-', '')]?.[1] ?? 0) > 0;
    expect([spec.name, verdict.kind]).toEqual([spec.name, isAway ? 'violated' : 'holds']);
  }
}

test.each(synthetic)('$from to $to', async (row) => {
  const read = (name: string) => readFileSync(`test/fixtures/compose/up-again/${name}.yaml`, 'utf8');
  compare(await answers({ 'old.yaml': read(row.from), 'new.yaml': read(row.to) }), row);
});

test.each(projects)('$file, with other images of $changed', async (row) => {
  const old = readFileSync(`test/fixtures/compose/${row.file}.yaml`, 'utf8');
  const changed = row.changed.reduce(
    (text, name) => text.replace(new RegExp(`(\n  ${name}:\n    image: .*)`), '$1:2'),
    old,
  );
  compare(await answers({ 'old.yaml': old, 'new.yaml': changed }), row);
});
