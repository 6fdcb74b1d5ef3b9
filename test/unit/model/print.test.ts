import { expect, test } from 'vitest';
import { type Diagnostic, ModelError } from '../../../src/base/errors.ts';
import { NO_COLORS, printDiagnostic } from '../../../src/base/text/print-diagnostic.ts';
import { readModel } from '../../../src/model/read/read-model.ts';

const TEXT = `madrigal: 1
types:
  Web:
    places: [off, running]
    transitions:
      start: off -> runing
components: {web: Web}
`;

function firstOf(text: string): Diagnostic {
  try {
    readModel(text, { file: 'web.yaml' });
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics[0]!;
  }
  throw new Error('the text is a model');
}

test('a diagnostic shows its lines, a caret under the place, and the remedy', () => {
  expect(
    printDiagnostic(firstOf(TEXT), TEXT),
  ).toBe(`web.yaml:6:21: error[unknown-place]: Web has no place \`runing\`
  5 |     transitions:
  6 |       start: off -> runing
    |                     ^^^^^^
  7 | components: {web: Web}
  help: did you mean \`running\`?`);
});

test('without a position or a text there are no lines', () => {
  const { at: _, ...rest } = firstOf(TEXT);
  const nowhere = { ...rest, at: null, hint: null };
  expect(printDiagnostic(nowhere, TEXT)).toBe('error[unknown-place]: Web has no place `runing`');
  expect(printDiagnostic(firstOf(TEXT)).split('\n')).toHaveLength(2);
});

test('colours are those that are passed in', () => {
  const colors = { ...NO_COLORS, red: (text: string) => `<${text}>` };
  expect(printDiagnostic(firstOf(TEXT), TEXT, colors)).toContain('<error[unknown-place]>: Web');
  expect(printDiagnostic(firstOf(TEXT), TEXT, colors)).toContain('<^^^^^^>');
});

test('control characters of the input do not reach the terminal, and long lines are cut around the caret', () => {
  const text = `madrigal: 1\ncomponents: {${' '.repeat(3000)}"a\u001b[31m": T}\ntypes: {T: {places: [a]}}\n`;
  const printed = printDiagnostic(firstOf(text), text);
  expect(printed).not.toContain('\u001b');
  expect(printed).toContain('^');
  expect(Math.max(...printed.split('\n').map((line) => line.length))).toBeLessThan(150);
});
