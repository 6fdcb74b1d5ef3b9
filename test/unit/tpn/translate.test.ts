import { describe, expect, test } from 'vitest';
import type { Program } from '../../../src/model/program.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { verify } from '../../../src/properties/verify.ts';
import { causalNetOf } from '../../../src/statespace/causal/process/causal-net.ts';
import { type Translation, translate } from '../../../src/tpn/translation/translate.ts';
import { deployment, model, program, type } from '../../support/models.ts';

function transitionsOf({ net }: Translation): readonly string[] {
  return net.transitions.map((t) => t.name);
}

/** `c.a -> c.t | c.p?`: what a firing takes, makes and reads. */
function flowOf({ net }: Translation, name: string): string {
  const t = net.transitions.find((each) => each.name === name);
  if (t === undefined) throw new Error(`no ${name} among ${net.transitions.map((each) => each.name)}`);
  const arcs = (list: typeof t.inputs, sign = '') =>
    list.map(({ place, weight }) => `${net.places[place]!.name}${sign}${weight > 1 ? weight : ''}`).join(' ');
  const conditions = [arcs(t.reads, '?'), arcs(t.inhibitors, '?-')].filter((text) => text !== '');
  return [`${arcs(t.inputs)} -> ${arcs(t.outputs)}`, ...conditions].join(' | ');
}

async function endsAt(given: Model, asked: Program, places: ReadonlyMap<string, readonly string[]>) {
  const spec = {
    name: 'end',
    programs: [asked.name],
    kind: 'deployability',
    deployment: 'goal',
    when: 'end',
    timed: true,
    deadline: null,
  } as const;
  const deployments = [{ name: 'goal', places }];
  const programs = asked.name === null ? [] : [asked];
  const [result] = await verify({ ...given, deployments, programs, properties: [spec] });
  return result!.verdict.kind;
}

const one = type('One', { places: 'a b', transitions: { t: 'a -> b 1..2' } });

test('the net of a model without a title is named as its file, without folders', () => {
  const given = (parts: Partial<Model>): Model => ({
    ...model({ components: { c: one } }),
    ...parts,
  });
  const nameOf = (each: Model) => translate(each, deployment(each), { merge: true }).net.name;
  expect(nameOf(given({ file: '/home/of/somebody/shop.yaml' }))).toBe('shop.yaml');
  expect(nameOf(given({ file: '/home/of/somebody/shop.yaml', title: 'Shop' }))).toBe('Shop');
  expect(nameOf(given({ file: null }))).toBe('model');
});

describe('an action', () => {
  const single = model({ components: { c: one } });

  test('is left, started, ended and entered, each in a firing of its own', () => {
    const apart = translate(single, deployment(single), { merge: false });
    expect(transitionsOf(apart)).toEqual([
      'leave:c.a',
      'start:c.t',
      'end:c.t',
      'enter:c.b',
      'pushB:main:c.deploy',
      'waitAll:main:',
      'finish:c.deploy',
    ]);
    expect(flowOf(apart, 'leave:c.a')).toBe('c.a -> c.t.out | c.deploy.pushed.1?');
    expect(flowOf(apart, 'start:c.t')).toBe('c.t.out -> c.t');
    expect(flowOf(apart, 'end:c.t')).toBe('c.t -> c.t.in');
    expect(flowOf(apart, 'enter:c.b')).toBe('c.t.in -> c.b');
  });

  test('alone has its interval, in the common unit', () => {
    const { net, unit } = translate(single, deployment(single), { merge: false });
    const intervals = net.transitions.map((t) => [t.interval.eft, t.interval.lft]);
    expect(intervals).toEqual([
      [0, 0],
      [0, 0],
      [1, 2],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(unit).toEqual({ digits: 1n, scale: 0 });
  });

  test('is one firing when nothing asks for its steps', () => {
    const merged = translate(single, deployment(single), { merge: true });
    expect(transitionsOf(merged)).toEqual(['end:c.t enter:c.b']);
    expect(merged.initialEvents.map(({ event }) => event)).toEqual(['pushB', 'leave', 'start']);
    expect(merged.runningOf({ component: 'c', element: 't' })).not.toBeNull();
    expect(merged.placeOf({ component: 'c', element: 'b' })).toBeNull();
  });

  test('keeps the places that are watched', () => {
    const watched = ['a', 'b'].map((element) => ({ component: 'c', element }));
    const translation = translate(single, deployment(single), { merge: true, watched });
    expect(watched.map(translation.placeOf)).not.toContain(null);
    expect(transitionsOf(translation)).toEqual(['leave:c.a start:c.t', 'end:c.t enter:c.b']);
  });
});

describe('the end of a behavior', () => {
  test('reads its last places, so that a staged deployment stays a causal net', () => {
    const staged = program('staged', 'pushB(c, deploy)\nwait(c)\npushB(d, deploy)\nwaitAll');
    const translation = translate(model({ components: { c: one, d: one } }), staged, { merge: false });
    expect(flowOf(translation, 'finish:c.deploy')).toBe(
      'c.after.0 -> c.finished.1 | c.b? c.deploy.pushed.1?',
    );
    expect(causalNetOf(translation.net)).not.toBeNull();
  });

  test('never comes where a join can never fill', () => {
    const stuck = type('Stuck', { places: 'a b c', transitions: { t: 'a -> b 1', u: 'c -> b 1' } });
    const given = model({ components: { c: stuck } });
    const translation = translate(given, deployment(given), { merge: false });
    expect(transitionsOf(translation)).not.toContain('finish:c.deploy');
  });

  test('never comes where a place is entered twice, for that is an error', () => {
    const twoWays = type('TwoWays', {
      places: 'a b',
      transitions: { t: 'a -> b 1', u: 'a -> b 2 @other' },
    });
    const given = model({ components: { c: twoWays } });
    expect(transitionsOf(translate(given, deployment(given), { merge: false }))).not.toContain(
      'finish:c.deploy',
    );
  });
});

describe('threads that wait for each other', () => {
  const cross = { A: 'wait(y)\npushB(x, go)', B: 'wait(x)\npushB(y, go)' };
  const places = new Map([
    ['x', ['a']],
    ['y', ['a']],
  ]);

  test('are not done, even if their behaviors find nothing to do', async () => {
    const still = type('Still', { places: 'a b', behaviors: { go: { t: 'b -> a 1' } } });
    const given = model({ components: { x: still, y: still } });
    expect(await endsAt(given, program('cross', cross), places)).toBe('violated');
    expect(await endsAt(given, program('straight', { ...cross, B: 'pushB(y, go)' }), places)).toBe('holds');
  });
});
