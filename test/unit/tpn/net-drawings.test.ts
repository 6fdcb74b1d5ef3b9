import { expect, test } from 'vitest';
import { levelCrossing } from '../../../bench/nets.ts';
import { writeDot } from '../../../src/tpn/net/formats/dot.ts';
import { NET_FORMATS } from '../../../src/tpn/net/formats/index.ts';
import { writePnml } from '../../../src/tpn/net/formats/pnml.ts';
import { writeSvg } from '../../../src/tpn/net/formats/svg.ts';
import { NetBuilder } from '../../../src/tpn/net/net-builder.ts';
import { elementsOf, parseXml, type XmlElement } from '../../support/xml.ts';

const NET = new NetBuilder('a "net" <&>')
  .place('p & \\N', 2)
  .place('q\u0001\n]]>')
  .transition(
    't',
    { eft: 1, eftOpen: false, lft: 2, lftOpen: true },
    { inputs: { 'p & \\N': 3 }, outputs: ['q\u0001\n]]>'] },
  )
  .transition(
    'u',
    { eft: 1, eftOpen: true, lft: Infinity, lftOpen: true },
    { reads: ['p & \\N'], inhibitors: { 'p & \\N': 4 } },
  )
  .label('transition', 't', '<label>')
  .build();

function text(element: XmlElement, name: string): string | undefined {
  return elementsOf(element, name)[0]?.text;
}

test('PNML has the places, transitions and arcs of the P/T grammar', () => {
  const document = parseXml(writePnml(NET));
  expect(document).toMatchObject({
    name: 'pnml',
    attributes: { xmlns: 'http://www.pnml.org/version-2009/grammar/pnml' },
  });
  const [net] = document.children;
  expect(net.attributes.type).toBe('http://www.laas.fr/tina/tpn');
  expect(text(net, 'name')).toBe('a "net" <&>');
  expect(
    elementsOf(net, 'place').map((p) => [p.attributes.id, text(p, 'name'), text(p, 'initialMarking')]),
  ).toEqual([
    ['p0', 'p & \\N', '2'],
    ['p1', 'q\uFFFD\n]]>', undefined],
  ]);
  expect(
    elementsOf(net, 'transition').map((t) => [t.attributes.id, text(t, 'name'), text(t, 'label')]),
  ).toEqual([
    ['t0', 't', '<label>'],
    ['t1', 'u', undefined],
  ]);
  const arcs = elementsOf(net, 'arc').map(({ attributes: { source, target }, ...arc }) => {
    const type = arc.children.find((child) => child.name === 'type')?.attributes.value;
    return [source, target, arc.children[0].text.trim(), type];
  });
  expect(arcs).toEqual([
    ['p0', 't0', '3', undefined],
    ['t0', 'p1', '1', undefined],
    ['p0', 't1', '1', 'test'],
    ['p0', 't1', '4', 'inhibitor'],
  ]);
  const ids = ['net', 'page', 'place', 'transition', 'arc']
    .flatMap((name) => elementsOf(document, name))
    .map((e) => e.attributes.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  [false, 9, false, 'closed', ['4', '9']],
  [true, 9, true, 'open', ['4', '9']],
  [false, 9, true, 'closed-open', ['4', '9']],
  [true, 9, false, 'open-closed', ['4', '9']],
  [false, Infinity, true, 'closed-open', ['4', 'infty']],
  [true, Infinity, true, 'open', ['4', 'infty']],
])('PNML keeps the interval (open: %s, %s, open: %s) as %s', (eftOpen, lft, lftOpen, closure, bounds) => {
  const net = new NetBuilder().transition('t', { eft: 4, eftOpen, lft, lftOpen }).build();
  const [interval] = elementsOf(parseXml(writePnml(net)), 'interval');
  expect(interval.attributes).toEqual({ xmlns: 'http://www.w3.org/1998/Math/MathML', closure });
  expect(interval.children.map((bound) => [bound.name, bound.text])).toEqual([
    ['cn', bounds[0]],
    [lft === Infinity ? 'ci' : 'cn', bounds[1]],
  ]);
});

test('DOT draws tokens, intervals, weights and the sorts of arcs, escaped', () => {
  expect(writeDot(NET).split('\n').slice(4)).toEqual([
    '  p0 [shape=circle, width=0.4, label="2", xlabel="p &amp; \\\\N"];',
    '  p1 [shape=circle, width=0.4, label="", xlabel="q\uFFFD\\n]]>"];',
    '  t0 [shape=box, height=0.3, label="t\\n: <label>\\n[1,2["];',
    '  t1 [shape=box, height=0.3, label="u\\n]1,w["];',
    '  p0 -> t0 [label="3"];',
    '  t0 -> p1;',
    '  p0 -> t1 [style=dashed, arrowhead=none];',
    '  p0 -> t1 [arrowhead=odot, label="4"];',
    '}',
    '',
  ]);
});

test('SVG shows every name, the same way each time', async () => {
  const svg = await writeSvg(NET);
  const texts = elementsOf(parseXml(svg), 'text').map((element) => element.text);
  for (const expected of ['p & \\N', ']]>', '2', 't', ': <label>', '[1,2[', ']1,w[', '3', '4']) {
    expect(texts).toContain(expected);
  }
  expect(await writeSvg(NET)).toBe(svg);
  expect(elementsOf(parseXml(await writeSvg(levelCrossing(2))), 'ellipse')).toHaveLength(16);
});

test('every format writes a net that is not empty, ending its last line', async () => {
  for (const { write } of NET_FORMATS) expect(await write(levelCrossing(1))).toMatch(/\S\n$/);
  expect(NET_FORMATS.map(({ name, extension }) => `${name} .${extension}`)).toEqual([
    'net .net',
    'pnml .pnml',
    'dot .dot',
    'svg .svg',
  ]);
});
