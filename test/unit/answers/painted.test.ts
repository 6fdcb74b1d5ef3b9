import { expect, test } from 'vitest';
import { type Palette, PLAIN } from '../../../src/answers/palette.ts';
import { painted } from '../../../src/answers/text/painted.ts';

const around = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
const COLORS: Palette = {
  bold: around('bold'),
  dim: around('dim'),
  red: around('red'),
  yellow: around('yellow'),
  cyan: around('cyan'),
  green: around('green'),
  blue: around('blue'),
  isColorSupported: true,
};

test('colours are put on, also inside of others, and what else would be obeyed is taken away', () => {
  const text = ({ bold, red, dim }: Palette) => `${bold(`a ${red('b\u001b[31m')} c`)}\n\td${dim('')}\u202ee`;
  expect(painted(COLORS, text)).toBe('<bold>a <red>b\ufffd[31m</red> c</bold>\n\td<dim></dim>\ufffde');
  expect(painted(PLAIN, text)).toBe('a b\ufffd[31m c\n\td\ufffde');
});

test('marks of colours in the texts of others do no harm', () => {
  expect(painted(COLORS, ({ bold }) => `x\ufdefy${bold('z\ufdd2w')}`)).toBe('xyz<red>w</red>');
  expect(painted(PLAIN, ({ bold }) => `x\ufdefy${bold('z\ufdd2w')}`)).toBe('x\ufffdyz\ufffdw');
});
