/** Time Petri nets whose class counts are published, made here so that the oracle depends on no reader. */
import type { Arc, FiringInterval, TimePetriNet } from '../../src/tpn/net/time-petri-net.ts';

/**
 * A net from its initial tokens, `p` or `p*2`, and transitions `[a,b] p q*2 r?1 s?-1 -> p` where `?` reads, `?-`
 * inhibits, a bracket turned outwards is open and `w` is infinity.
 */
export function net(name: string, tokens: string, transitions: readonly string[]): TimePetriNet {
  const initial = new Map(words(tokens).map(weighted));
  const names = [...initial.keys()];
  const placeOf = (place: string): number => {
    if (!names.includes(place)) names.push(place);
    return names.indexOf(place);
  };
  const arcs = (texts: readonly string[], sign: string): Arc[] =>
    texts
      .map((text) => text.split(sign))
      .map(([place, weight = '1']) => ({ place: placeOf(place), weight: Number(weight) }));
  const parsed = transitions.map((text, i) => {
    const [bounds, ...rest] = words(text);
    const arrow = rest.indexOf('->');
    const before = rest.slice(0, arrow);
    return {
      name: `t${i}`,
      interval: interval(bounds),
      inputs: arcs(
        before.filter((each) => !each.includes('?')),
        '*',
      ),
      reads: arcs(
        before.filter((each) => /\?\d/.test(each)),
        '?',
      ),
      inhibitors: arcs(
        before.filter((each) => each.includes('?-')),
        '?-',
      ),
      outputs: arcs(rest.slice(arrow + 1), '*'),
    };
  });
  const places = names.map((place) => ({ name: place, tokens: initial.get(place) ?? 0 }));
  return { name, places, transitions: parsed };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function weighted(text: string): [string, number] {
  const [place, weight = '1'] = text.split('*');
  return [place, Number(weight)];
}

function interval(text: string): FiringInterval {
  const [eft, lft] = text.slice(1, -1).split(',');
  const last = lft === 'w' ? Number.POSITIVE_INFINITY : Number(lft);
  return { eft: Number(eft), eftOpen: text.startsWith(']'), lft: last, lftOpen: text.endsWith('[') };
}

/** The level crossing of Berthomieu and Vernadat (TACAS 2003), with its gate and so many trains. */
export function levelCrossing(trains: number): TimePetriNet {
  const others = trains === 1 ? '' : `far*${trains - 1}`;
  const train = (i: number) => [
    `[0,w[ Far${i} far*${trains} -> Close${i} ${others} Coming in`,
    `[0,w[ Far${i} far in -> Close${i} in*2`,
    `[3,5] Close${i} -> On${i}`,
    `[2,4] On${i} -> Left${i}`,
    `[0,0] Left${i} ${others} in -> Far${i} far*${trains} Leaving`,
    `[0,0] Left${i} in*2 -> Far${i} far in`,
  ];
  const gate = [
    '[0,0] Coming Up -> lowering',
    '[0,0] Coming raising -> lowering',
    '[1,2] lowering -> Down',
    '[1,2] raising -> Up',
    '[0,0] Down Leaving -> raising',
  ];
  const numbers = Array.from({ length: trains }, (_, i) => i + 1);
  const tokens = [...numbers.map((i) => `Far${i}`), 'Up', `far*${trains}`].join(' ');
  return net(`crossing${trains}`, tokens, [...numbers.flatMap(train), ...gate]);
}

/** `count` chains of `length` transitions in a row, with varied intervals, and one that takes all their ends. */
export function chains(count: number, length: number): TimePetriNet {
  const heads = Array.from({ length: count }, (_, i) => i + 1);
  const steps = heads.flatMap((i) =>
    Array.from({ length }, (_, j) => {
      const a = 1 + ((3 * i + 2 * j) % 5);
      return `[${a},${a + 1 + ((i + j) % 4)}] c${i}_${j} -> c${i}_${j + 1}`;
    }),
  );
  const all = `[0,0] ${heads.map((i) => `c${i}_${length}`).join(' ')} -> done`;
  return net(`chains${count}x${length}`, heads.map((i) => `c${i}_0`).join(' '), [...steps, all]);
}

/** Three transitions side by side (from the test suite of Sirio). */
export const threeParallel = net('three-parallel', 'p0 p1 p2', [
  '[5,15] p0 -> p3',
  '[10,20] p1 -> p3',
  '[18,28] p2 -> p3',
]);
