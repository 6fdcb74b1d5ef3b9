import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chains, levelCrossing } from '../../../bench/nets.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { writePnml } from '../../../src/tpn/net/formats/pnml.ts';
import { isTinaNet, readTinaNet, writeTinaNet } from '../../../src/tpn/net/formats/tina-net.ts';
import { formatInterval } from '../../../src/tpn/net/interval.ts';
import { NetBuilder } from '../../../src/tpn/net/net-builder.ts';
import { ANY_TIME, type TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';

function read(text: string): TimePetriNet {
  return readTinaNet(text, { file: 'a.net' });
}

/** The canonical text: superposed, with all that was left out. */
function canonical(text: string): string[] {
  return writeTinaNet(read(text)).trimEnd().split('\n');
}

function problems(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(
      (d) => `${d.code} ${d.at?.line}:${d.at?.column}+${d.at?.length} ${d.message}`,
    );
  }
  return [];
}

function hints(text: string): (string | null)[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics.map((d) => d.hint);
  }
  return [];
}

function published(name: string): string {
  return readFileSync(new URL(`../../nets/${name}.net`, import.meta.url), 'utf8');
}

test.each([1, 2, 3, 4, 5, 6, 7])('the generator makes the level crossing with %i trains', (trains) => {
  const text = published(`level-crossing-${trains}`);
  expect(read(text)).toEqual(levelCrossing(trains));
  expect(writeTinaNet(levelCrossing(trains))).toBe(text);
});

test('places that are declared after their first use keep the order of the uses', () => {
  expect(canonical(published('three-parallel'))).toEqual([
    'net {three-parallel}',
    'pl p0 (1)',
    'pl p3',
    'pl p1 (1)',
    'pl p2 (1)',
    'tr t0 [5,15] p0 -> p3',
    'tr t1 [10,20] p1 -> p3',
    'tr t2 [18,28] p2 -> p3',
  ]);
});

test('chains have the shape of their definition', () => {
  const net = chains(2, 2);
  const intervals = net.transitions.map((t) => `${t.name} ${formatInterval(t.interval)}`);
  expect(intervals).toEqual(['t1_0 [4,6]', 't1_1 [1,4]', 't2_0 [2,5]', 't2_1 [4,8]', 'join [0,0]']);
  expect(net.transitions.at(-1)?.inputs.map((arc) => net.places[arc.place].name)).toEqual(['c1_2', 'c2_2']);
});

test('an empty text is an empty net', () => {
  expect(read('')).toEqual({ name: '', places: [], transitions: [] });
  expect(read('\uFEFF\n  # only this\n')).toEqual({ name: '', places: [], transitions: [] });
  expect(writeTinaNet(read(''))).toBe('');
});

test('declarations of one node are superposed, in any order', () => {
  const text = 'tr t [1,9] p -> q\npl p (2)\npl p (1)\ntr t ]0,5] p*2 -> q*3\ntr t [1,5[ -> p\nnet n\ntr u';
  expect(canonical(text)).toEqual(['net n', 'pl p (3)', 'pl q', 'tr t [1,5[ p*3 -> q*4 p', 'tr u [0,w[ ->']);
});

test('of several reads the greatest weight counts, of several inhibitors the least', () => {
  expect(canonical('tr t p?2 q?-5 -> \ntr t p?7 p?3 q?-4 q?-9 p -> ').at(-1)).toBe(
    'tr t [0,w[ p p?7 q?-4 ->',
  );
});

test('arcs may stand at the place', () => {
  expect(canonical('pl p (1) t -> u*2 v?3 w?-4\npl p x*5 ->')).toEqual([
    'pl p (1)',
    'tr t [0,w[ -> p',
    'tr u [0,w[ p*2 ->',
    'tr v [0,w[ p?3 ->',
    'tr w [0,w[ p?-4 ->',
    'tr x [0,w[ -> p*5',
  ]);
});

test('intervals have open and closed bounds and no latest time', () => {
  const interval = (text: string) => read(`tr t ${text} ->`).transitions[0].interval;
  expect(interval('[1,2]')).toEqual({ eft: 1, eftOpen: false, lft: 2, lftOpen: false });
  expect(interval(']1,2]')).toEqual({ eft: 1, eftOpen: true, lft: 2, lftOpen: false });
  expect(interval('[1,2[')).toEqual({ eft: 1, eftOpen: false, lft: 2, lftOpen: true });
  expect(interval(']1,2[')).toEqual({ eft: 1, eftOpen: true, lft: 2, lftOpen: true });
  expect(interval('[ 1 , w [')).toEqual({ eft: 1, eftOpen: false, lft: Infinity, lftOpen: true });
  expect(interval('')).toEqual(ANY_TIME);
});

test('integers have suffixes and are exact', () => {
  expect(canonical('pl p (2K)\npl q (9M)\ntr t [3K,9007199254740991] p*1M q?4K -> q*007')).toEqual([
    'pl p (2000)',
    'pl q (9000000)',
    'tr t [3000,9007199254740991] p*1000000 q?4000 -> q*7',
  ]);
});

test('names and labels may stand in braces, with escapes', () => {
  const net = read("net {a b}\npl {p\\{\\}\\\\#} : x' (1)\ntr {tr} : {a -> b} {} {0} -> 1");
  expect(net.name).toBe('a b');
  expect(net.places.map((p) => [p.name, p.label])).toEqual([
    ['p{}\\#', "x'"],
    ['', undefined],
    ['0', undefined],
    ['1', undefined],
  ]);
  expect(net.transitions.map((t) => [t.name, t.label])).toEqual([['tr', 'a -> b']]);
  expect(writeTinaNet(net)).toContain('tr {tr} : {a -> b} [0,w[ {} 0 -> 1\n');
});

test('the last label counts, and an empty one takes it away', () => {
  const text = 'lb p first\nlb t only\npl p : second\npl q : some\ntr t p -> q\nlb q {}';
  expect(read(text).places.map((p) => p.label)).toEqual(['second', undefined]);
  expect(read(text).transitions[0].label).toBe('only');
});

test('notes are skipped, lines and blanks only separate', () => {
  expect(
    canonical('nt n1 0 {tr x a -> b}\r\nnt n2 1 text\n\ttr t\r\n  p\n\n  # the end\n -> q tr u'),
  ).toEqual(['pl p', 'pl q', 'tr t [0,w[ p -> q', 'tr u [0,w[ ->']);
});

test('a place and a transition may share a name', () => {
  expect(canonical('pl a (1)\ntr a a -> b')).toEqual(['pl a (1)', 'pl b', 'tr a [0,w[ a -> b']);
  expect(problems('tr a a -> b\nlb a x')).toEqual(['net-label 2:4+1 `a` is both a place and a transition']);
});

test('weight 0 is no arc, but an inhibitor of weight 0 is refused', () => {
  expect(canonical('tr t p*0 q?0 -> r*0')).toEqual(['pl p', 'pl q', 'pl r', 'tr t [0,w[ ->']);
  expect(problems('tr t p?-0 ->')[0]).toMatch(/^net-inhibitor-zero 1:7\+1 .*`p`.*`t`/);
});

test('stopwatch arcs are refused where they stand', () => {
  expect(problems('tr a p!1 -> p\ntr b p!-2 ->\npr a > b\npl q x -> y!3\npl r z!4 -> z')).toEqual([
    'net-stopwatch 1:7+1 stopwatch arcs are not supported',
    'net-stopwatch 2:7+1 stopwatch arcs are not supported',
    'net-stopwatch 4:12+1 stopwatch arcs are not supported',
    'net-stopwatch 5:7+1 stopwatch arcs are not supported',
  ]);
});

test('priorities that arcs can say are arcs, also by way of others', () => {
  expect(canonical('tr a [0,0] p*2 -> q\ntr b [0,0] r?-3 ->\ntr c [0,0] s ->\npr a > b\npr c < b')).toEqual([
    'pl p',
    'pl q',
    'pl r',
    'pl s',
    'tr a [0,0] p*2 -> q',
    'tr b [0,0] r?-3 p?-2 ->',
    'tr c [0,0] s r?3 p?-2 ->',
  ]);
  expect(canonical('tr a [0,3] p -> q\ntr b p?-4 -> q\npr a > b').at(-1)).toBe('tr b [0,w[ p?-1 -> q');
});

test.each([
  ['tr a [1,2] p ->\ntr b q ->', 'it cannot fire as soon as it is enabled'],
  ['tr a ]0,2] p ->\ntr b q ->', 'it cannot fire as soon as it is enabled'],
  ['tr a [0,1] p ->\ntr b [0,0] q ->', 'how long the other one has been enabled would be forgotten'],
  ['tr a [0,0] p ->\ntr b [0,2] q ->', 'how long the other one has been enabled would be forgotten'],
  ['tr a p q ->\ntr b q ->', 'it is enabled by several conditions'],
  ['tr a -> p\ntr b q ->', 'it is always enabled, so that the other one never fires'],
])('other priorities are refused: %s', (text, why) => {
  expect(problems(`${text}\npr a > b`)).toEqual([
    `net-priorities 3:1+2 no arcs say that \`a\` has priority over \`b\`: ${why}`,
  ]);
});

test('a priority of a transition over itself is refused', () => {
  expect(problems('tr a p ->\ntr b q ->\npr a > b\npr b > a')).toContain(
    'net-priorities 4:1+2 `a` has priority over itself',
  );
});

test.each([
  ['[5,3]', 'net-empty-interval 1:6+5 no date lies in [5,3]'],
  [']3,3]', 'net-empty-interval 1:6+5 no date lies in ]3,3]'],
  ['[3,3[', 'net-empty-interval 1:6+5 no date lies in [3,3['],
  ['[1,2]\ntr t [3,4]', 'net-empty-interval 2:6+5 no date lies in all firing intervals of `t`'],
  ['[1,2]\ntr t ]2,4]', 'net-empty-interval 2:6+5 no date lies in all firing intervals of `t`'],
  ['[w,w[', 'net-syntax 1:7+1 expected an earliest firing time, found `w`'],
  ['[1,w]', 'net-syntax 1:10+1 expected `[`, found `]`'],
  ['[-1,2]', 'net-syntax 1:7+1 expected an earliest firing time, found `-`'],
  ['[1.5,2]', 'net-syntax 1:8+1 expected `,`, found `.`'],
  ['[1,2', 'net-syntax 1:10+1 expected `]` or `[`, found the end of the text'],
  ['[0,9007199254740992]', 'net-number 1:9+16 9007199254740992 is greater than 2^53 - 1'],
  ['[0,1E]', null],
  ['[0,10P]', 'net-number 1:9+3 10P is greater than 2^53 - 1'],
])('the interval %s', (text, problem) => {
  const expected = problem ?? 'net-number 1:9+2 1E is greater than 2^53 - 1';
  expect(problems(`tr t ${text}`)).toEqual([expected]);
});

test('sums beyond what is exact are refused', () => {
  const most = '9007199254740991';
  expect(problems(`pl p (${most})\npl p (1)\ntr t q*${most} q -> p*${most}\npl p t ->`)).toEqual([
    'net-number 2:7+1 the tokens of `p` add up to more than 2^53 - 1',
    'net-number 3:27+2 the arcs between `q` and `t` add up to more than 2^53 - 1',
    'net-number 4:8+2 the arcs between `p` and `t` add up to more than 2^53 - 1',
  ]);
  expect(problems(`pl p (${'9'.repeat(100)})`)).toEqual([
    'net-number 1:7+100 the number is greater than 2^53 - 1',
  ]);
});

test('everything that is wrong is said at once', () => {
  expect(
    problems('net\npl p (x)\npl p ( 1\ntr t p q\nlb nothing x\nnt n 2 x\ntr u p -> q?1 -> r\npl {a\nlb'),
  ).toEqual([
    'net-syntax 2:1+2 expected the name of the net, found the declaration `pl`',
    'net-syntax 2:7+1 expected a number of tokens, found `x`',
    'net-syntax 4:1+2 expected `)`, found the declaration `tr`',
    'net-syntax 5:1+2 expected `->`, found the declaration `lb`',
    'net-label 5:4+7 the net has no place and no transition `nothing`',
    'net-syntax 6:6+1 expected `0` or `1`, found `2`',
    'net-syntax 7:12+1 an arc from a transition to a place cannot be a read arc',
    'net-syntax 7:15+2 expected a declaration, found `->`',
    'net-syntax 8:4+2 expected the name of a place, found a name in braces that is not closed',
    'net-syntax 9:3+1 expected the name of a place or a transition, found the end of the text',
  ]);
});

test('hints say what to do', () => {
  expect(hints('tr t a ->\ntx u b -> c')[0]).toContain('this line begins with `tx`');
  expect(hints('tr net')).toEqual(['as a name, write `{net}`', null]);
  expect(hints('pl server (1)\nlb servr x')).toEqual(['did you mean `server`?']);
  expect(hints('pl a-b')).toEqual([null]);
  expect(hints('pl a.b')).toEqual(['names with other characters stand in braces: `{a-b}`']);
  expect(hints('pl a # comment')).toEqual(['put the comment on a line of its own']);
  expect(hints('pl {a\\n}')[0]).toContain('`\\\\`');
});

test('a long text takes no long time', () => {
  expect(read(`tr t ${'p '.repeat(200_000)}->`).transitions[0].inputs).toEqual([
    { place: 0, weight: 200_000 },
  ]);
  expect(read(`pl {${'x'.repeat(5_000_000)}${'\\{'.repeat(1_000_000)}}`).places[0].name).toHaveLength(
    6_000_000,
  );
  expect(problems('{ '.repeat(100_000))).toHaveLength(1);
  expect(problems('pl é\n'.repeat(20_000))).toHaveLength(20_000);
});

test('a built net that is none is refused, with everything that is wrong', () => {
  const build = () =>
    new NetBuilder()
      .place('p', -1)
      .transition(
        't',
        { eft: 2, eftOpen: false, lft: 1, lftOpen: false },
        { inputs: { p: 0 }, outputs: { p: 0.5 } },
      )
      .build();
  expect(build).toThrow(
    [
      'place `p` has -1 tokens',
      'transition `t` has the firing interval [2,1]',
      'transition `t` has an input arc of weight 0 at place `p`',
      'transition `t` has an output arc of weight 0.5 at place `p`',
    ].join('\n'),
  );
});

test('says which transitions are spontaneous, for the format has none', () => {
  const [plain] = read('tr t [0,w[ p -> p\npl p (1)').transitions;
  const net = { ...read('tr t [0,w[ p -> p\ntr u p -> p\npl p (1)') };
  const marked = {
    ...net,
    transitions: [{ ...plain!, spontaneous: true as const }, ...net.transitions.slice(1)],
  };
  const text = writeTinaNet(marked);
  expect(text).toMatch(
    /^# Transitions below a line `# spontaneous` .* they may also fire when a run is over\.\n/,
  );
  expect(text.match(/^# spontaneous$/gm)).toHaveLength(1);
  expect(text).toContain('# spontaneous\ntr t ');
  expect(isTinaNet(text)).toBe(true);
  expect(read(text)).toEqual(net);
  expect(writePnml(marked)).toMatch(/^.*\n<!-- .* they may also fire when a run is over\. -->\n/);
  expect(writePnml(marked).match(/<spontaneous\/>/g)).toHaveLength(1);
});
