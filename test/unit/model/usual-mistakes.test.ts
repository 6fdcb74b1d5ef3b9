import { describe, expect, test } from 'vitest';
import { type Diagnostic, ModelError } from '../../../src/base/errors.ts';
import { readModel } from '../../../src/model/read/read-model.ts';

const HEAD = `madrigal: 1
types:
  T: {places: [a, b], transitions: {t: {move: a -> b, takes: 1s}}}
components: {x: T}
deployments: {up: {x: b}}
`;

function problems(text: string, head = HEAD): readonly Diagnostic[] {
  try {
    readModel(head + text, { file: 'x.yaml' });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics;
  }
  return [];
}

function told(text: string): readonly string[] {
  return problems(text).map(({ at, code, hint }) => `${at!.line}:${at!.column} ${code}: ${hint}`);
}

describe('one mistake is told once, at its place, with what to do', () => {
  test.each([
    ['7:22 a comma is missing, or quotes around a text that holds `: `', '{deployability: up deadline: 3s}'],
    [
      '7:22 a comma is missing, or quotes around a text that holds `: `',
      '{deployability: up\n    deadline: 3s}',
    ],
    ['7:21 a comma is missing, or quotes around a text that holds `: `', '{order: ["a.b" "c.d"]}'],
    ['7:18 a comma is missing, or quotes around a text that holds `: `', '{forbidden: x\n    marked: 1}'],
    ['7:21 something stands after the end of a value', '{marked: [x.a] unmarked: [x.b]}'],
    ['7:18 this list lacks its closing `]`', '{marked: [x.a\n'],
    ['7:23 this map lacks its closing `}`', '{deployability: up\n'],
    ['7:25 this bracket closes nothing', '{deployability: up}]'],
    ['7:25 this text lacks its closing quote', '{deployability: "up}'],
    ['7:6 a value holds `: `', 'deployability: up'],
    ['8:3 a text over several lines would be a key here', '{deployability: up}\n  q\n    gantt: up'],
    ['8:3 nothing says what this key stands for', '{deployability: up}\n  q\n  r: {gantt: up}'],
    [
      '8:1 this line is indented otherwise than those that it belongs to',
      '{deployability: up}\n   q: {gantt: up}',
    ],
  ])('a mistake of syntax, in plain words: %s', (words, property) => {
    const [first, ...more] = problems(`properties:\n  p: ${property}\n`);
    expect(`${first!.at!.line}:${first!.at!.column} ${first!.message}`).toBe(
      words.replace(' ', ' this is not YAML: '),
    );
    expect(more).toEqual([]);
  });

  test('a comma that is missing between names', () => {
    const [first] = problems('', HEAD.replace('[a, b]', '[a b]'));
    expect(first!.hint).toMatch(/^is a comma missing\? /);
  });

  test('a tab', () => {
    expect(told('properties:\n\tp: {deployability: up}\n\tq: {gantt: up}\n')).toEqual([
      '7:1 yaml-syntax: indent with spaces',
    ]);
  });

  test('an unknown kind', () => {
    expect(told('properties:\n  p: {reaches: up}\n')).toEqual([
      expect.stringMatching(
        /^7:7 unknown-property: the kinds are `deployability`, .* and `critical-faults`$/,
      ),
    ]);
  });

  test('a forgotten `|`', () => {
    expect(told('programs:\n  go:\n    pushB(x, deploy)\n    waitAll\n')).toEqual([
      '8:5 program-syntax: write each instruction on a line of its own, below a `|`, as in `run: |`: without it, YAML joins the lines',
    ]);
  });

  test('a `;`', () => {
    expect(told('programs:\n  go: |\n    pushB(x, deploy);\n')).toEqual([
      '8:5 program-syntax: leave out the `;`: each line is one instruction',
    ]);
  });
});

test('milliseconds beside seconds are doubted, but not where units are written', () => {
  const doubted = (a: string, b: string) =>
    readModel(
      `madrigal: 1\ntypes:\n  T: {places: [a, b, c], transitions: {t: {move: a -> b, takes: ${a}}, u: {move: b -> c, takes: ${b}}}}\ncomponents: {x: T}\n`,
      { file: 'x.yaml' },
    ).warnings.map(({ code, message }) => `${code}: ${message}`);
  expect(doubted('0.25', '5000')).toEqual(['mixed-units: `5000` is read as seconds, as `0.25` in line 3 is']);
  expect(doubted('[0, 1]', '[2, 10000]')).toEqual([]);
  expect(doubted('1', '10001')).toHaveLength(1);
  expect(doubted('0.25', '5000s')).toEqual([]);
  expect(doubted('[0, inf]', '5000')).toEqual([]);
});
