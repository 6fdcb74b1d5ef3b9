import { expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { heeding, StoppedError } from '../../../src/base/heed.ts';
import type { NetSource } from '../../../src/tpn/net/formats/net-reader.ts';
import { readPnml } from '../../../src/tpn/net/formats/read-pnml.ts';
import { readTinaNdr } from '../../../src/tpn/net/formats/tina-ndr.ts';
import { readTinaNet, writeTinaNet } from '../../../src/tpn/net/formats/tina-net.ts';
import { readTinaScript } from '../../../src/tpn/net/formats/tina-script.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';

type Read = (text: string, source: NetSource) => TimePetriNet;

function problems(read: Read, text: string): readonly string[] {
  try {
    read(text, { file: 'net' });
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ code, at, message }) => `${code} ${at?.line}:${at?.column} ${message}`);
  }
}

function linesOf(net: TimePetriNet): readonly string[] {
  return writeTinaNet(net).trimEnd().split('\n');
}

/** The net of Berthomieu and Diaz, as the editor of TINA writes it. */
const DRAWN = `p 120.0 50.0 p1 1 n
p 340.0 50.0 p2 2 n
# a comment
t 180.0 120.0 t1 4 9 w
t 280.0 120.0 t2 c -1 -3 e {go on} n
e p1 t1 1 n
e p2 0.5 58.0 t1 0.17119709363 56.8242905807 2 n
e t1 p2 1 n
e p1 t2 ?2K n
n 10 20 n1 0 {left aside}
h ifip small`;

test.each<readonly [string, Read, string]>([
  ['.net', readTinaNet, Array.from({ length: 900 }, (_, i) => `tr t${i} [0,1] p${i} -> q${i}`).join('\n')],
  ['.ndr', readTinaNdr, Array.from({ length: 900 }, (_, i) => `p ${i} 0 p${i} 0 n`).join('\n')],
  ['PNML', readPnml, pnml(Array.from({ length: 900 }, (_, i) => `<place id="p${i}"/>`).join(''))],
])('limits are looked at while a net is read: %s', (_, read, text) => {
  for (const last of [0, 3, 6]) {
    let looks = 0;
    const stopped = () =>
      heeding(
        () => (looks++ < last ? null : 'interrupted'),
        () => read(text, { file: 'net' }),
      );
    expect(stopped).toThrow(StoppedError);
  }
});

test('a drawn net is read; open bounds are those of TINA', () => {
  expect(linesOf(readTinaNdr(DRAWN, { file: 'a.ndr' }))).toEqual([
    'net ifip',
    'pl p1 (1)',
    'pl p2 (2)',
    'tr t1 [4,9] p1 p2*2 -> p2',
    'tr t2 : {go on} ]0,2[ p1?2000 ->',
  ]);
});

test.each([
  ['p 1 2 a 0 n\nt 1 2 b 0 w n\ne a b !1 n', 'net-stopwatch 3:7 stopwatch arcs are not supported'],
  ['p 1 2 a 0 n\nt 1 2 b 0 w n\ne b a ?1 n', 'net-syntax 3:3 an arc to a place has a weight alone'],
  ['p 1 2 a 0 n\ne a c 1 n', 'net-label 2:5 no place and no transition `c` stands above'],
  ['p 1 2 a x n', 'net-syntax 1:9 expected a number of tokens, found `x`'],
  ['p 1 2 a 9E n\np 1 2 a 10E n', 'net-number 2:9 10E is greater than 2^53 - 1'],
  ['t 1 2 b 5 3 n', 'net-empty-interval 1:9 no date lies in [5,3]'],
  ['q 1', 'net-syntax 1:1 no declaration of a .ndr begins with `q` and goes on so'],
])('a drawn net with a mistake: %s', (text, problem) => {
  expect(problems(readTinaNdr, text)).toContain(problem);
});

function pnml(content: string, type = 'http://www.laas.fr/tina/tpn'): string {
  return `<?xml version="1.0"?>\n<pnml><net id="n" type="${type}">${content}</net></pnml>`;
}

const NODES = '<place id="a"/><transition id="b"/>';

test('PNML of others: no page, pages in pages, references, values, names twice', () => {
  const text = pnml(`<name><value>shop</value></name>
    <place id="a"><name><text> in </text></name><initialMarking><value>Default,3</value></initialMarking></place>
    <page id="g"><page id="h"><place id="c"><name><text>in</text></name><label><text>end</text></label></place>
      <referencePlace id="r" ref="a"/></page></page>
    <transition id="b"><delay><interval closure="open-closed"><cn>3</cn><ci>infty</ci></interval></delay></transition>
    <arc id="e" source="r" target="b"><inscription><text>2</text></inscription><type value="test"/></arc>
    <arc id="f" source="c" target="b"><type><text>inhibitor</text></type></arc>
    <arc id="h" source="b" target="c"><graphics><position x="1" y="2"/></graphics></arc>`);
  expect(linesOf(readPnml(text, { file: 'a.pnml' }))).toEqual([
    'net shop',
    'pl a (3)',
    'pl c : end',
    'tr b ]3,w[ a?2 c?-1 -> c',
  ]);
});

test.each([
  ['http://www.pnml.org/version-2009/grammar/ptnet', true],
  ['http://www.informatik.hu-berlin.de/top/pntd/ptNetb', true],
  ['P/T net', true],
  ['', true],
  ['http://www.pnml.org/version-2009/grammar/symmetricnet', false],
  ['http://www.pnml.org/version-2009/grammar/pt-hlpng', false],
])('the type %s', (type, isRead) => {
  const message = `net-unsupported 2:7 nets of the type \`${type}\` are not read`;
  expect(problems(readPnml, pnml(NODES, type))).toEqual(isRead ? [] : [message]);
});

test.each([
  [
    `${NODES}<arc id="c" source="a" target="b"><type value="reset"/></arc>`,
    'arcs of the type `reset` are not supported',
  ],
  [
    `${NODES}<arc id="c" source="a" target="b"><type value="stopwatch"/></arc>`,
    'stopwatch arcs are not supported',
  ],
  [`${NODES}<arc id="c" source="a" target="d"/>`, 'the target of the arc, `d`, is no node'],
  [`${NODES}<arc id="c" source="a" target="a"/>`, 'an arc goes from a place to a place'],
  [`${NODES}<place id="a"/>`, 'a second node has the id `a`'],
  ['<place id="a"><capacity><value>2</value></capacity></place>', 'capacities of places are not supported'],
  [
    '<transition id="b"><delay><interval><cn>1.5</cn><cn>2</cn></interval></delay></transition>',
    'expected a whole number, found `1.5`',
  ],
  [`${NODES}</net><net id="m">`, 'a second net begins here'],
  ['<place id="a">&lol;</place>', 'this is not XML: undefined entity'],
  ['<place id="a">', 'this is not XML: unexpected close tag'],
  ['<page>'.repeat(200), 'this is not XML: elements are nested more than 100 levels deep'],
])('PNML that is refused, by name: %s', (content, message) => {
  expect(problems(readPnml, pnml(content)).join()).toContain(message);
});

test('entities that a file declares are not followed', () => {
  const bomb = `<!DOCTYPE pnml [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>${pnml('<name>&b;</name>').replace(/<\?.*\?>\n/, '')}`;
  expect(problems(readPnml, bomb)[0]).toMatch(/^net-syntax 1:\d+ this is not XML: undefined entity/);
});

/** The example of the manual of TINA: three trains, a controller and a barrier. */
const TRAIN = `net train
tr App [0,w[ Far -> Close
lb App App
tr Exit [0,0] Left -> Far
lb Exit Exit
tr In [20,30] Close -> On
tr Ex [30,50] On -> Left
pl Far (1)
`;
const CROSSING = `${TRAIN}dup
dup
merge 3
new
net controler
tr A1 [0,w[ far*3 -> Coming in far*2
lb A1 App
tr E1 [0,0] in far*2 -> Leaving far*3
lb E1 Exit
tr A2 [0,w[ in far -> in*2
lb A2 App
tr E2 [0,0] in*2 -> far in
lb E2 Exit
tr D [0,0] Coming ->
lb D Down
tr U [0,0] Leaving ->
lb U Up
pl far (3)
load barrier.net
sync 3
ren /App /Exit /Up /Down
`;
const BARRIER = `net barrier
tr D1 : Down [0,0] Up -> lowering
tr D2 : Down [0,0] raising -> lowering
tr L [5,10] lowering -> Down
tr U : Up [0,0] Down -> raising
tr R [5,10] raising -> Up
pl Up (1)`;

test('a script puts nets together as the manual says', () => {
  const readBeside = (path: string) => (path === 'barrier.net' ? BARRIER : null);
  const net = readTinaScript(CROSSING, { file: 'crossing.tpn', readBeside });
  // 3 trains of 4 places and 4 transitions; App and Exit of each with 2 of the controller; Down with 2 of the barrier.
  expect(net.places).toHaveLength(3 * 4 + 4 + 4);
  expect(net.transitions).toHaveLength(3 * 2 + 3 * 2 + 3 * 2 + 2 + 1 + 2);
  expect(net.transitions.every(({ label }) => label === undefined)).toBe(true);
  const [approach] = linesOf(net).filter((line) => line.startsWith('tr App '));
  expect(approach).toBe('tr App [0,w[ Far far*3 -> Close Coming {in} far*2'.replace('{in}', 'in'));
  const lower = linesOf(net).filter((line) => line.startsWith('tr D'));
  expect(lower[0]).toBe('tr D [0,0] Coming Up -> lowering');
});

test('places of one label are one place where nets are chained', () => {
  const script = 'pl a : x (2)\ntr t a ->\nnew\npl b : x\npl a\ntr t a -> b\nchain 2';
  expect(linesOf(readTinaScript(script, { file: 'a.tpn' }))).toEqual([
    'pl a : x (2)',
    'pl a_2',
    'tr t [0,w[ a ->',
    'tr t_2 [0,w[ a_2 -> a',
  ]);
});

test.each([
  ['load a.net', 'net-syntax 1:1 there is no file `a.net`'],
  ['new\nmerge 3', 'net-syntax 2:1 there are no 3 nets to put together'],
  ['pl a : x (1)\nnew\npl a : x (1)\nchain 2', 'several places of the label `x` have tokens'],
  ['pl a : x\npl b : x\nnew\npl a : x (1)\nchain 2', 'one of the nets has several places of the label `x`'],
  ['tr a : x [0,1] ->\nnew\ntr b : x [2,3] ->\nsync 2', 'no date suits all of `a`, `b`'],
  ['tr a ->\ntr b ->\npr a > b\ndup', 'priorities between transitions are not supported in scripts'],
  [`pl a\n${'dup\nmerge 2\n'.repeat(60)}`, 'these nets have more than 200000 nodes together'],
  ['dup 150000\ndup 150000', 'these are more than 200000 nets'],
  ['pl a\ndup 9\nmerge x', 'expected a number of nets, found `x`'],
  ['\n\ntr a [2,1] ->\nnew', 'net-empty-interval 3:6 no date lies in [2,1]'],
])('a script that is refused: %s', (text, problem) => {
  expect(problems(readTinaScript, text).join()).toContain(problem);
});

test('files are found from the script that names them', () => {
  const files = new Map([
    ['parts/two.tpn', 'load one.net\r\ndup\r\nmerge 2\r\n'],
    ['parts/one.net', 'pl a'],
  ]);
  const net = readTinaScript('load parts/two.tpn', {
    file: 'a.tpn',
    readBeside: (path) => files.get(path) ?? null,
  });
  expect(net.places.map(({ name }) => name)).toEqual(['a', 'a_2']);
});

test('many copies are put together in no long time', () => {
  const net = readTinaScript('pl a (1)\ntr t a ->\ndup 49999\nmerge 50000', { file: 'a.tpn' });
  expect([net.places.length, net.places.at(-1)!.name]).toEqual([50_000, 'a_50000']);
});

test('a script that loads itself ends', () => {
  const text = 'load a.tpn';
  expect(() => readTinaScript(text, { file: 'a.tpn', readBeside: () => text })).toThrow(/more than 20 deep/);
});
