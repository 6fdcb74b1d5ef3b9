import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import { readModel } from '../../../src/model/read/read-model.ts';

const HEAD = `madrigal: 1
types:
  T: {places: [a, b], transitions: {t: {move: a -> b, takes: 1s}}}
components: {x: T}
deployments: {up: {x: b}}
`;

function told(text: string): readonly string[] {
  try {
    readModel(HEAD + text, { file: 'x.yaml' });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.map(({ at, code, hint }) => `${at!.line}:${at!.column} ${code}: ${hint}`);
  }
  return [];
}

describe('one mistake is told once, at its place, with what to do', () => {
  test('a missing comma', () => {
    expect(told('properties:\n  p: {deployability: up deadline: 3s}\n')).toEqual([
      '7:22 yaml-syntax: is a comma missing? In braces, entries are written as `{a: 1, b: 2}`; put quotes around a text that holds `: `',
    ]);
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
