// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of compose files hold variables so.
import { expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { readEnvFile } from '../../../src/import/compose/file/env-file.ts';
import { InterpolationError, interpolate } from '../../../src/import/compose/file/interpolation.ts';

const SET: Readonly<Record<string, string>> = { NAME: 'shop', EMPTY: '', OTHER: 'cart' };

function filled(text: string): string {
  return interpolate(
    text,
    (name) => SET[name],
    () => {},
  );
}

function wrong(text: string): string {
  try {
    return `no error: ${filled(text)}`;
  } catch (error) {
    if (!(error instanceof InterpolationError)) throw error;
    return `${error.kind} at ${error.start}: ${error.message}`;
  }
}

test.each([
  ['$NAME', 'shop'],
  ['${NAME}', 'shop'],
  ['a-${NAME}-b$NAME', 'a-shop-bshop'],
  ['$NAME.tar', 'shop.tar'],
  ['$$NAME $$', '$NAME $'],
  ['${GONE}', ''],
  ['${NAME:-x}', 'shop'],
  ['${EMPTY:-x}', 'x'],
  ['${EMPTY-x}', ''],
  ['${GONE-x}', 'x'],
  ['${GONE:-${NAME}}', 'shop'],
  ['${GONE:-${EMPTY:-${OTHER}}!}', 'cart!'],
  ['${GONE:-a:b-c?d+e}', 'a:b-c?d+e'],
  ['${GONE:-}', ''],
  ['${NAME:+yes}', 'yes'],
  ['${EMPTY:+yes}', ''],
  ['${EMPTY+yes}', 'yes'],
  ['${GONE+yes}', ''],
  ['${NAME:+${OTHER}}', 'cart'],
  ['${NAME:?needed}', 'shop'],
  ['${EMPTY?needed}', ''],
  ['${GONE:-a$$b}', 'a$b'],
  ['no variable', 'no variable'],
])('%s becomes "%s"', (text, expected) => {
  expect(filled(text)).toBe(expected);
});

test.each([
  ['${EMPTY:?set it}', 'required at 0: the variable `EMPTY` has no value: set it'],
  ['${GONE?}', 'required at 0: the variable `GONE` has no value'],
  ['x ${GONE?no ${NAME}}', 'required at 2: the variable `GONE` has no value: no shop'],
  ['${', 'syntax at 0: no name of a variable follows `$`'],
  ['a $', 'syntax at 2: no name of a variable follows `$`'],
  ['$(date)', 'syntax at 0: no name of a variable follows `$`'],
  ['${NAME', 'syntax at 0: `${NAME` goes on as no variable does'],
  ['${NAME!}', 'syntax at 0: `${NAME` goes on as no variable does'],
  ['${NAME:-x', 'syntax at 8: a brace `}` is missing'],
])('%s is wrong', (text, expected) => {
  expect(wrong(text)).toBe(expected);
});

test('only variables that are used and have no value are told', () => {
  const told: string[] = [];
  interpolate(
    '$A ${B:-x} ${C:-$D} ${NAME:-$E} ${NAME:+$F} ${G:+$H}',
    (name) => SET[name],
    (name) => told.push(name),
  );
  expect(told).toEqual(['A', 'D', 'F']);
});

function variables(text: string, outer: Readonly<Record<string, string>> = {}) {
  const report = new Diagnostics();
  const found = readEnvFile(text, '.env', (name) => outer[name], report);
  const problems = report.sorted().map(({ at, message }) => `${at?.line}: ${message}`);
  return { ...Object.fromEntries(found), ...(problems.length > 0 ? { problems } : {}) };
}

test.each<[string, object]>([
  ['A=1\nB = 2 \n\n# no\nexport C=3', { A: '1', B: '2', C: '3' }],
  ['A=', { A: '' }],
  ['A: yaml', { A: 'yaml' }],
  ['A=x # why', { A: 'x' }],
  ['A=x#y', { A: 'x#y' }],
  ['A=#y', { A: '#y' }],
  ["A='x # $B'", { A: 'x # $B' }],
  ['A="x # y" # z', { A: 'x # y' }],
  ['A="1\\n2"', { A: '1\n2' }],
  ['A="1\n2"\nB=3', { A: '1\n2', B: '3' }],
  ['A=1\nB=${A}2\nC="$B"', { A: '1', B: '12', C: '12' }],
  ['A=${GONE:-x}', { A: 'x' }],
  ['\ufeffA=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['A="a \\"b\\" \\$c"', { A: 'a "b" $c' }],
  ['A="1\nB=2', { problems: ['1: the quotation that begins here does not end'] }],
  ['what is this', { problems: ['1: this is no assignment'] }],
  ['A=${', { problems: ['1: no name of a variable follows `$`'] }],
])('%j', (text, expected) => {
  expect(variables(text)).toEqual(expected);
});

test('a name that stands alone is taken from outside, which comes before the lines of the file', () => {
  expect(variables('A\nB\nC=1\nD=$C', { A: 'outer', C: '7' })).toEqual({ A: 'outer', C: '1', D: '7' });
});
