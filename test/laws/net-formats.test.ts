import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { writeDot } from '../../src/tpn/net/formats/dot.ts';
import { writePnml } from '../../src/tpn/net/formats/pnml.ts';
import { readPnml } from '../../src/tpn/net/formats/read-pnml.ts';
import { writeSvg } from '../../src/tpn/net/formats/svg.ts';
import { readTinaNdr } from '../../src/tpn/net/formats/tina-ndr.ts';
import { readTinaNet, writeTinaNet } from '../../src/tpn/net/formats/tina-net.ts';
import { readTinaScript } from '../../src/tpn/net/formats/tina-script.ts';
import { isEmptyInterval } from '../../src/tpn/net/interval.ts';
import type {
  Arc,
  FiringInterval,
  NetPlace,
  NetTransition,
  TimePetriNet,
} from '../../src/tpn/net/time-petri-net.ts';
import { assertNet } from '../../src/tpn/net/validate-net.ts';
import { anyCharacter } from '../support/any-character.ts';
import { elementsOf, parseXml } from '../support/xml.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 7);
const CASES = Number(process.env.MADRIGAL_CASES ?? 500);

const count = fc.oneof(
  fc.nat({ max: 3 }),
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  fc.constant(Number.MAX_SAFE_INTEGER),
);
const name = fc.oneof(
  fc.constantFrom(
    'p',
    "t'",
    '0',
    'w',
    'net',
    'tr',
    '',
    'a b',
    '{',
    '}',
    '\\',
    '\\\\}',
    '# no comment',
    '\n',
    'é',
    ']]>&"<\'',
    '\u0000',
  ),
  fc.string({ unit: anyCharacter, maxLength: 5 }),
);
const interval: fc.Arbitrary<FiringInterval> = fc
  .record({
    eft: count,
    width: fc.oneof(count, fc.constant(Infinity)),
    eftOpen: fc.boolean(),
    lftOpen: fc.boolean(),
  })
  .map(({ eft, width, eftOpen, lftOpen }) => {
    const lft = width === Infinity ? Infinity : Math.min(eft + width, Number.MAX_SAFE_INTEGER);
    return { eft, eftOpen, lft, lftOpen: lftOpen || lft === Infinity };
  })
  .filter((each) => !isEmptyInterval(each));

/** What the net says of a label that is not given is nothing. */
const labelled = fc
  .option(name, { freq: 2 })
  .map((label) => (label === null || label === '' ? {} : { label }));

function arcs(places: number): fc.Arbitrary<readonly Arc[]> {
  if (places === 0) return fc.constant([]);
  const arc = fc.record({ place: fc.nat({ max: places - 1 }), weight: count.map((n) => Math.max(1, n)) });
  return fc.uniqueArray(arc, { selector: ({ place }) => place, maxLength: 3 });
}

const places: fc.Arbitrary<readonly NetPlace[]> = fc.uniqueArray(
  fc.tuple(name, labelled, count).map(([text, label, tokens]) => ({ name: text, ...label, tokens })),
  { selector: (place) => place.name, maxLength: 6 },
);

function transitions(placeCount: number): fc.Arbitrary<readonly NetTransition[]> {
  const list = arcs(placeCount);
  return fc.uniqueArray(
    fc
      .record({ name, label: labelled, interval, inputs: list, reads: list, inhibitors: list, outputs: list })
      .map(({ label, ...transition }) => ({ ...transition, ...label })),
    { selector: (transition) => transition.name, maxLength: 6 },
  );
}

const anyNet: fc.Arbitrary<TimePetriNet> = fc
  .tuple(name, places)
  .chain(([text, nodes]) =>
    transitions(nodes.length).map((list) => ({ name: text, places: nodes, transitions: list })),
  );

test(`what is written for TINA is read back, exactly, and written the same again (seed ${SEED})`, () => {
  fc.assert(
    fc.property(anyNet, (net) => {
      assertNet(net);
      const text = writeTinaNet(net);
      const back = readTinaNet(text, { file: 'a.net' });
      expect(back).toEqual(net);
      expect(writeTinaNet(back)).toBe(text);
    }),
    { seed: SEED, numRuns: CASES },
  );
});

test(`what is written in PNML is read back, exactly (seed ${SEED})`, () => {
  fc.assert(
    fc.property(anyNet, (net) => {
      expect(readPnml(writePnml(net), { file: 'a.pnml' })).toEqual(net);
    }),
    { seed: SEED, numRuns: CASES },
  );
});

test(`a net in the graphic format is the net, and so is one that a script loads, alone or beside others (seed ${SEED})`, () => {
  // Edges of that format go by names alone.
  const drawn = anyNet.map((net) => ({
    ...net,
    transitions: net.transitions.map((transition, i) => ({
      ...transition,
      name: `${transition.name} t${i}`,
    })),
  }));
  fc.assert(
    fc.property(drawn, fc.nat(), (net, seed) => {
      const text = graphicText(net, seed);
      expect(byName(readTinaNdr(text, { file: 'a.ndr' }))).toEqual(byName(net));
      const readBeside = (path: string) => (path === 'a.ndr' ? text : null);
      const loaded = readTinaScript('load a.ndr', { file: 'a.tpn', readBeside });
      expect(byName(loaded)).toEqual(byName(net));
      const twice = readTinaScript('load a.ndr\ndup\nmerge 2\n', { file: 'a.tpn', readBeside });
      assertNet(twice);
      expect(twice.places.map(({ name: _, ...rest }) => rest)).toEqual(
        [...net.places, ...net.places].map(({ name: _, ...rest }) => rest),
      );
      expect(twice.transitions.map(({ interval: dates }) => dates)).toEqual(
        [...net.transitions, ...net.transitions].map(({ interval: dates }) => dates),
      );
    }),
    { seed: SEED, numRuns: Math.min(CASES, 100) },
  );
});

test(`the declarations of a net may be shuffled (seed ${SEED})`, () => {
  const shuffled = anyNet
    .map((net) => ({ net: oneLineNames(net), lines: writeTinaNet(oneLineNames(net)).trimEnd().split('\n') }))
    .chain(({ net, lines }) =>
      fc.tuple(
        fc.constant(net),
        fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([net, lines]) => {
      const back = readTinaNet(lines.join('\n'), { file: 'a.net' });
      expect(byName(back)).toEqual(byName(net));
    }),
    { seed: SEED, numRuns: CASES },
  );
});

test(`PNML and DOT are well formed and complete, whatever the names are (seed ${SEED})`, () => {
  fc.assert(
    fc.property(anyNet, (net) => {
      const document = parseXml(writePnml(net));
      expect(elementsOf(document, 'place')).toHaveLength(net.places.length);
      expect(elementsOf(document, 'transition')).toHaveLength(net.transitions.length);
      const arcCount = net.transitions
        .map((t) => t.inputs.length + t.reads.length + t.inhibitors.length + t.outputs.length)
        .reduce((sum, n) => sum + n, 0);
      expect(elementsOf(document, 'arc')).toHaveLength(arcCount);
      const dotLines = writeDot(net).trimEnd().split('\n');
      expect(dotLines).toHaveLength(5 + net.places.length + net.transitions.length + arcCount);
    }),
    { seed: SEED, numRuns: CASES },
  );
});

test(`Graphviz draws every net (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(anyNet, async (net) => {
      const drawing = parseXml(await writeSvg(net));
      const nodes = elementsOf(drawing, 'g').filter((group) => group.attributes.class === 'node');
      expect(nodes).toHaveLength(net.places.length + net.transitions.length);
    }),
    { seed: SEED, numRuns: Math.min(CASES, 60) },
  );
});

const piece = fc.constantFrom(
  ...[
    'net',
    'tr',
    'pl',
    'lb',
    'nt',
    'pr',
    'p',
    't',
    '0',
    '1',
    '2K',
    '9E',
    '->',
    ':',
    '[',
    ']',
    ',',
    'w',
    '(',
    ')',
  ],
  ...[
    '*',
    '?',
    '?-',
    '!',
    '-',
    '<',
    '>',
    '{',
    '}',
    '\\',
    '{a b}',
    '#',
    '\n',
    '\r\n',
    ' ',
    ' ',
    '[0,w[',
    '[1,2]',
    'é',
    '\u0000',
  ],
);
const garbage = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' ')),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
  fc.tuple(anyNet.map(writeTinaNet), fc.nat(), fc.nat({ max: 3 }), piece).map(([text, at, length, other]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + other + text.slice(from + length);
  }),
);

test(`any text is a net, or is refused with positions inside it (seed ${SEED})`, () => {
  let nets = 0;
  fc.assert(
    fc.property(garbage, (text) => {
      try {
        assertNet(readTinaNet(text, { file: 'a.net' }));
        nets += 1;
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        for (const { at, code } of error.diagnostics)
          expect(`${code} ${isInside(text, at)}`).toBe(`${code} true`);
      }
    }),
    { seed: SEED, numRuns: 4 * CASES },
  );
  console.log(`net-formats: seed ${SEED}, ${nets} of ${4 * CASES} texts were nets`);
  expect(nets).toBeGreaterThan(CASES / 4);
});

/** A net as the editor of TINA writes it; the number says where nodes are drawn, and which edges are bent. */
function graphicText(net: TimePetriNet, seed: number): string {
  const quoted = (text: string) => `{${text.replace(/[{}\\]/g, '\\$&')}}`;
  const bound = (date: number, open: boolean) =>
    date === Infinity ? 'w' : open ? `-${date + 1}` : `${date}`;
  const bent = (i: number) => ((seed >> (i % 20)) & 1 ? ' 0.25 35.0' : '');
  const edge = (from: string, to: string, weight: string, i: number) =>
    `e ${from}${bent(i)} ${to}${bent(i)} ${weight} n`;
  const place = (arc: Arc) => quoted(net.places[arc.place].name);
  return [
    ...net.places.map(
      ({ name: text, tokens, label }) =>
        `p ${seed % 100}.5 20.0 ${quoted(text)} ${tokens} n${label === undefined ? '' : ` ${quoted(label)} ne`}`,
    ),
    ...net.transitions.map(({ name: text, interval: dates, label }) => {
      const [from, to] = [bound(dates.eft, dates.eftOpen), bound(dates.lft, dates.lftOpen)];
      const node = `t 10.0 -3.5 ${quoted(text)}`;
      return label === undefined
        ? `${node} ${from} ${to} w`
        : `${node} c ${from} ${to} se ${quoted(label)} n`;
    }),
    ...net.transitions.flatMap(({ name: text, inputs, reads, inhibitors, outputs }) => [
      ...inputs.map((arc, i) => edge(place(arc), quoted(text), `${arc.weight}`, i)),
      ...reads.map((arc, i) => edge(place(arc), quoted(text), `?${arc.weight}`, i)),
      ...inhibitors.map((arc, i) => edge(place(arc), quoted(text), `?-${arc.weight}`, i)),
      ...outputs.map((arc, i) => edge(quoted(text), place(arc), `${arc.weight}`, i)),
    ]),
    'n 1.0 2.0 n1 1 {a note}',
    `h ${quoted(net.name)} normal`,
  ].join('\n');
}

/** One position after the end is where the end itself is unexpected. */
function isInside(text: string, at: { line: number; column: number; length: number } | null): boolean {
  const line = at === null ? undefined : text.split('\n')[at.line - 1];
  return (
    at !== null &&
    line !== undefined &&
    at.length >= 1 &&
    at.column >= 1 &&
    at.column + at.length <= line.length + 2
  );
}

function oneLineNames(net: TimePetriNet): TimePetriNet {
  const clean = (text: string) => text.replace(/\n/g, '/n');
  const renamed = <T extends { readonly name: string; readonly label?: string }>(nodes: readonly T[]): T[] =>
    nodes.map((node, i) => ({
      ...node,
      name: `${clean(node.name)}${i}`,
      ...(node.label === undefined ? {} : { label: clean(node.label) }),
    }));
  return { name: clean(net.name), places: renamed(net.places), transitions: renamed(net.transitions) };
}

/** The net without the order of its nodes and arcs. */
function byName(net: TimePetriNet) {
  const weights = (list: readonly Arc[]) =>
    new Map(list.map((arc) => [net.places[arc.place].name, arc.weight]));
  return {
    name: net.name,
    places: new Map(net.places.map((place) => [place.name, place])),
    transitions: new Map(
      net.transitions.map(({ inputs, reads, inhibitors, outputs, ...transition }) => [
        transition.name,
        { ...transition, arcs: [inputs, reads, inhibitors, outputs].map(weights) },
      ]),
    ),
  };
}
