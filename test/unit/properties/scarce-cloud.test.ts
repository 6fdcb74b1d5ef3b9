/** OpenStack with at most m actions at once, against figures that were computed without the product. */
import { expect, test } from 'vitest';
import { fractionToNumber, toNumber } from '../../../src/base/duration.ts';
import { withAtMost } from '../../../src/model/change/at-most.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { verify } from '../../../src/properties/verify.ts';
import { exampleModel } from '../../support/examples.ts';

const CLOUD = exampleModel(
  'examples/openstack/openstack.yaml',
  'examples/openstack/ecotype-remote-mean.json',
);

async function up(model: Model, maxClasses: number): Promise<Result> {
  const properties = ['cloud-is-up-in-six-minutes'];
  const [result] = await verify(model, { properties, limits: { maxClasses } });
  return result!;
}

function orderOf({ figures }: Result) {
  return figures?.json as { readonly order: readonly string[]; readonly orderEnds: object };
}

test.each([
  [7, 148.84, 172.03],
  [8, 148.84, 158.46],
  [9, 148.84, 156.26],
  [10, 148.84, 148.84],
])('at most %d actions at once: exactly %d to %d s', async (most, least, greatest) => {
  const result = await up(withAtMost(CLOUD, most), 50_000);
  expect([toNumber(result.interval!.min), toNumber(result.interval!.max)]).toEqual([least, greatest]);
  expect(result.verdict.kind).toBe('holds');
  // With ten, one of eleven waits at times, which costs nothing.
  expect(result.costless).toEqual(least === greatest ? ['at-most'] : undefined);
  if (least < greatest) expect(orderOf(result).orderEnds).toEqual({ min: least, max: least });
});

test('from 11 on, nothing ever waits, and there is no trace of it in the net', async () => {
  const [free, most] = [await up(CLOUD, 50_000), await up(withAtMost(CLOUD, 11), 50_000)];
  expect(most.neverShort).toEqual(['at-most']);
  expect(most.statistics).toEqual(free.statistics);
  expect(most.interval).toEqual(free.interval);
});

// By number of actions: bounds and what was found by hand-made searches, of which ours must find as much.
test.each([
  [2, [327.39, 327.4], [385.87, 401.81]],
  [3, [218.26, 218.92], [294.34, 317.49]],
  [4, [163.7, 166.52], [231.54, 275.32]],
  [5, [148.84, 148.84], [212.5, 250.03]],
  [6, [148.84, 148.84], [196.32, 233.16]],
])('at most %d actions at once: enclosed, no wider than %j and %j', async (most, least, greatest) => {
  const result = await up(withAtMost(CLOUD, most), 500);
  const { earliest: min, latest: max } = result.figures!.numbers;
  const isWithin = (figure: typeof min, [from, to]: readonly number[]) =>
    fractionToNumber(figure!.atLeast)! >= from! && fractionToNumber(figure!.atMost)! <= to!;
  expect([isWithin(min, least), isWithin(max, greatest)]).toEqual([true, true]);
  expect(result.figures!.words).toMatch(/^enclosed: least /);
  // Six minutes are enough for three at once, and not for two in any order.
  expect(result.verdict.kind).toBe(most === 2 ? 'violated' : 'holds');
});

test('one action at a time takes as long in any order', async () => {
  const result = await up(withAtMost(CLOUD, 1), 500);
  expect([toNumber(result.interval!.min), toNumber(result.interval!.max)]).toEqual([654.78, 654.78]);
  expect(result.verdict.kind).toBe('violated');
});

test('an order in the model gives what is told of it', async () => {
  const model = withAtMost(CLOUD, 5);
  const { order, orderEnds } = orderOf(await up(model, 500));
  const resources = model.resources!.map((each) => ({ ...each, order }));
  const { interval } = await up({ ...model, resources }, 50_000);
  expect({ min: toNumber(interval!.min), max: toNumber(interval!.max) }).toEqual(orderEnds);
  expect(orderEnds).toEqual({ min: 148.84, max: 148.84 });
});

test('where the bounds do not settle it, the verdict is unknown, and both figures are told', async () => {
  const properties = CLOUD.properties.map((each) =>
    each.kind === 'deployability' && each.timed ? { ...each, deadline: { digits: 390n, scale: 0 } } : each,
  );
  const result = await up(withAtMost({ ...CLOUD, properties }, 2), 500);
  expect(result.verdict).toMatchObject({ kind: 'violated' });
  const later = properties.map((each) =>
    each.kind === 'deployability' && each.timed ? { ...each, deadline: { digits: 400n, scale: 0 } } : each,
  );
  const open = await up(withAtMost({ ...CLOUD, properties: later }, 2), 500);
  expect(open.verdict).toEqual({ kind: 'unknown', because: 'max-classes' });
  expect(open.figures!.isExact).toBe(false);
});
