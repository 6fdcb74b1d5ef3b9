import { describe, expect, test } from 'vitest';
import type { ElementRef } from '../../../src/model/assembly.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { type TranslateOptions, translate } from '../../../src/tpn/translation/translate.ts';
import { deployment, model, program, type } from '../../support/models.ts';

function ref(text: string): ElementRef {
  const [component = '', element = ''] = text.split('.');
  return { component, element };
}

function merged(given: Model, watched = '', options: Partial<TranslateOptions> = {}) {
  const refs = watched.split(' ').filter((word) => word !== '');
  return translate(given, deployment(given), { merge: true, watched: refs.map(ref), ...options });
}

const firings = (translation: ReturnType<typeof merged>) => translation.net.transitions.map((t) => t.name);
const places = (translation: ReturnType<typeof merged>) => translation.net.places.map((p) => p.name);

const row = type('Row', { places: 'a b c', transitions: { t: 'a -> b 1..2', u: 'b -> c 3..4' } });
const provider = type('Provider', {
  places: 'a b',
  transitions: { t: 'a -> b 1' },
  ports: { s: 'provide service b' },
});
const user = type('User', {
  places: 'a b',
  transitions: { t: 'a -> b 2' },
  ports: { u: 'use service t' },
});

describe('immediate steps are merged', () => {
  test('into the action that makes them possible, and at the start into the marking', () => {
    const translation = merged(model({ components: { c: row } }));
    expect(firings(translation)).toEqual(['end:c.t enter:c.b leave:c.b start:c.u', 'end:c.u enter:c.c']);
    expect(places(translation)).toEqual(['c.t', 'c.u']);
    expect(translation.net.places.map((p) => p.tokens)).toEqual([1, 0]);
  });

  test('but not those that a question can tell apart', () => {
    const translation = merged(model({ components: { c: row } }), 'c.b');
    expect(firings(translation)).toEqual(['leave:c.b start:c.u', 'end:c.t enter:c.b', 'end:c.u enter:c.c']);
    expect(places(translation)).toContain('c.b');
  });

  test('but not those that wait for another component', () => {
    const two = model({ components: { p: provider, u: user }, connections: ['u.u -> p.s'] });
    const translation = merged(two);
    expect(firings(translation)).toEqual(['end:p.t enter:p.b', 'start:u.t', 'end:u.t enter:u.b']);
    expect(translation.net.transitions[1]!.reads).toHaveLength(1);
  });

  test('all but the intervals, which stay those of the actions', () => {
    const { net } = merged(model({ components: { c: row } }));
    expect(net.transitions.map(({ interval }) => [interval.eft, interval.lft])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('around observers, which see the end of their action', () => {
    const translation = merged(model({ components: { c: row } }), '', { observedEnds: [ref('c.t')] });
    const ended = translation.endedOf(ref('c.t'))!;
    expect(places(translation)[ended]).toBe('c.t.ended');
    expect(translation.net.transitions[0]!.outputs.map(({ place }) => place)).toContain(ended);
  });
});

describe('what stays in sight', () => {
  test('is the token of what can never go on', () => {
    const unserved = model({ components: { u: user } });
    const translation = merged(unserved);
    expect(firings(translation)).toEqual([]);
    expect(places(translation)).toEqual(['u.t.out']);
    expect(translation.unfinished).toEqual([0]);
  });

  test('is every place that could hold two tokens', () => {
    const twice = type('Twice', { places: 'a b', transitions: { t: 'a -> b 1', u: 'a -> b 2 @other' } });
    const translation = merged(model({ components: { c: twice } }));
    expect(translation.safe).toHaveLength(8);
    expect(translation.safe.map((p) => places(translation)[p])).toContain('c.b');
  });

  test('is not a wait that nothing depends on', () => {
    const staged = program('staged', 'pushB(c, deploy)\nwait(c)\npushB(d, deploy)\nwaitAll');
    const translation = translate(model({ components: { c: row, d: row } }), staged, { merge: true });
    expect(firings(translation).filter((name) => name.includes('wait'))).toEqual([
      'wait:main:c pushB:main:d.deploy',
    ]);
  });
});
