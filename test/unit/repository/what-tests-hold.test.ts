import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PAGE = 'docs/what-tests-hold.md';

/** The rows of the page, each with a file and the title of a test, or what is in the titles of several. */
const ROWS = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what holds '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('each line of the page names a test that there is', () => {
  const missing = ROWS.filter(([, what, file = '', title = '']) => {
    const text = readFileSync(file.replaceAll('`', ''), 'utf8').replaceAll("\\'", "'");
    return what === '' || title === '' || !text.includes(title);
  });
  expect(missing).toEqual([]);
  expect(ROWS.length).toBeGreaterThan(50);
});
