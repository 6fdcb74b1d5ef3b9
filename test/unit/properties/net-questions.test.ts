import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { readNetQuestions } from '../../../src/properties/net/net-questions.ts';
import { verifyNet } from '../../../src/properties/net/verify-net.ts';
import { readTinaNet as readTina } from '../../../src/tpn/net/formats/tina-net.ts';

const readTinaNet = (text: string) => readTina(text, { file: 'net' });

const NET = readTinaNet(
  'tr work [2,4] idle -> busy\ntr done [1,3] busy -> over\ntr {turn round} [0,0] ring -> ring\npl idle (1)\n',
);

async function answers(text: string, net = NET) {
  const found = await verifyNet(net, readNetQuestions(text, net));
  return found.map(({ verdict, run, measured }) => ({
    verdict: verdict.kind,
    ...(run === null
      ? {}
      : { run: [...run.firings.map(({ at, transition }) => `${at} ${transition}`), ...run.repeat] }),
    ...(measured === null ? {} : { measured: measured.map(({ least, most }) => [least, most]) }),
  }));
}

describe('the closed bounds of leads to', () => {
  test('exactly so much later counts, less does not', async () => {
    expect(await answers('a: idle leads to over within 7\nb: idle leads to over within 6')).toEqual([
      { verdict: 'holds' },
      { verdict: 'violated', run: ['4 work', '7 done'] },
    ]);
    expect(await answers('a: busy leads to over within 3\nb: busy leads to over within 2')).toEqual([
      { verdict: 'holds' },
      { verdict: 'violated', run: ['2 work', '5 done'] },
    ]);
  });

  test('the same state counts', async () => {
    expect(await answers('a: idle leads to idle = 1 within 0\nb: busy leads to not idle within 0')).toEqual([
      { verdict: 'holds' },
      { verdict: 'holds' },
    ]);
  });

  test('an open bound is not attained, but all before it is', async () => {
    const open = readTinaNet('tr work [2,4[ idle -> busy\npl idle (1)\n');
    expect(await answers('a: idle leads to busy within 4', open)).toEqual([{ verdict: 'holds' }]);
    const [late] = await answers('b: idle leads to busy within 3', open);
    expect(late).toMatchObject({ verdict: 'violated' });
    expect(Number(late!.run![0]!.split(' ')[0])).toBeGreaterThan(3);
  });

  test('an end without it violates it, and so does an endless run', async () => {
    expect(await answers('a: over leads to idle')).toEqual([
      { verdict: 'violated', run: ['2 work', '3 done'] },
    ]);
    const ring = readTinaNet('tr turn [0,0] ring -> ring\npl ring (1)\npl nowhere\n');
    expect(await answers('a: ring leads to nowhere within 5', ring)).toEqual([
      { verdict: 'violated', run: ['turn'] },
    ]);
  });
});

test('dates, bounds, orders, deadlocks', async () => {
  const text =
    'a: dates over\nb: bounds idle busy\nc: order work done\nd: order done work\ne: deadlock-free\nf: reachable over';
  expect(await answers(text)).toEqual([
    { verdict: 'none', measured: [[3, 7]] },
    {
      verdict: 'none',
      measured: [
        [0, 1],
        [0, 1],
      ],
    },
    { verdict: 'holds' },
    { verdict: 'violated', run: ['2 work'] },
    { verdict: 'violated', run: ['2 work', '3 done'] },
    { verdict: 'holds', run: ['2 work', '3 done'] },
  ]);
});

test('mistakes are told at their places', () => {
  const wrong = [
    'a: always idel',
    'b',
    'c: busy leads over',
    'd: order work go',
    'e: eventually over within 1.5',
    '1: never busy',
    'f: idle and',
  ];
  try {
    readNetQuestions(wrong.join('\n'), NET, 'q');
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    expect(
      error.diagnostics.map(({ at, message }) => `${at?.line}:${at?.column} ${message}`),
    ).toMatchInlineSnapshot(`
      [
        "1:11 the net has no place \`idel\`",
        "2:1 this is no question",
        "3:15 \`leads\` is followed by \`to\`",
        "4:15 the net has no transition \`go\`",
        "5:4 the times of a net are whole numbers of its units",
        "6:1 \`1\` cannot be a name",
        "7:11 the text ends here, where an expression is expected",
      ]
    `);
  }
});
