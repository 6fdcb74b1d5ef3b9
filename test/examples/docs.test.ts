import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Diagnostics } from '../../src/base/diagnostics.ts';
import { CODES, type Code } from '../../src/base/errors.ts';
import { memo } from '../../src/base/memo.ts';
import { parseSource } from '../../src/model/read/formats/parse-source.ts';
import { entryOf } from '../../src/model/read/formats/source.ts';
import { withoutExtensions } from '../../src/model/read/schema/extensions.ts';
import { includedSchema, modelSchema, overlaySchema } from '../../src/model/read/schema/schema.ts';
import { checkShape } from '../../src/model/read/schema/shape.ts';
import { madrigal, shell } from '../support/cli.ts';
import { anchorsOf, type Block, blocksOf, linkedFiles } from '../support/markdown.ts';

const ROOT = resolve('.');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'examples/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`)
    .sort(),
].filter((page) => existsSync(page));

const TSC_OPTIONS = `--noEmit --strict --module nodenext --target es2022 --lib es2023,dom --skipLibCheck --typeRoots "${join(ROOT, 'node_modules/@types')}" --types node`;

/** A folder that looks like the root of the project, for commands to run and write in. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'madrigal-docs-'));
  for (const name of ['examples', 'test']) symlinkSync(join(ROOT, name), join(folder, name));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'madrigal'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** What a command prints; those of npm that install or test are taken as done. */
async function runLine(line: string): Promise<Answer> {
  const command = line.replace(/^npm ci && /, '');
  const call = callOf(command);
  const { status, stdout, stderr } =
    call === null
      ? await shell(command.replaceAll('npx madrigal', '$MADRIGAL'), { cwd: folder, env: { NO_COLOR: '1' } })
      : await madrigal(call.args, { cwd: folder });
  if (typeof call?.into !== 'string') return { status, output: stdout, errors: stderr };
  writeFileSync(join(folder, call.into), stdout);
  return { status, output: '', errors: stderr };
}

/** The same of a command that is named in passing: once, on however many pages. */
const runNamed = memo(runLine, (command) => command);

/** A call of `madrigal` alone, and the file that its answer goes into; `null` where it takes a shell to understand it. */
function callOf(command: string): { readonly args: readonly string[]; readonly into: string | null } | null {
  const call = /^npx madrigal ([^|&;<>()$`*?~\\]+?)(?: > ([\w.-]+))?(?: +#.*)?$/.exec(command);
  if (call === null) return null;
  const words = call[1]!.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  return { args: words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')), into: call[2] ?? null };
}

function isRun(line: string): boolean {
  return /\b(npx madrigal|node shop)/.test(line);
}

/** `# exit status 1` at the end of a line says how it ends. */
function statusOf(line: string): number {
  return Number(/# exit status (\d+)/.exec(line)?.[1] ?? 0);
}

/** The parts of a text between lines `...`, which stand for anything. */
function partsOf(text: string): readonly string[] {
  return text.split(/^\.\.\.$/m).map((part) => part.trim());
}

function expectShown(output: string, shown: string): void {
  const parts = partsOf(shown);
  if (parts.length === 1) expect(output.trim()).toBe(parts[0]);
  let from = 0;
  for (const part of parts) {
    const found = output.indexOf(part, from);
    expect(found, `${part}\n\nis not in\n\n${output}`).toBeGreaterThanOrEqual(0);
    from = found + part.length;
  }
}

/** The file that a block is, told by its first line: `# shop.yaml`, `// shop.mjs`. */
function fileOf({ text }: Block): string | null {
  return /^(?:#|\/\/) ([\w-]+\.\w+)$/m.exec(text.split('\n', 1)[0]!)?.[1] ?? null;
}

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8');
  const blocks = blocksOf(text);

  test('runs its commands, and shows what they print', async () => {
    let last: Answer | null = null;
    for (const block of blocks) {
      const file = fileOf(block);
      if (file !== null) writeFileSync(join(folder, file), block.text);
      if (block.language === 'text' && last !== null) expectShown(last.output, block.text);
      if (block.language !== 'sh') continue;
      for (const line of block.text.split('\n').filter(isRun)) {
        last = await runLine(line);
        expect(last.status, `${page}:${block.line} ${line}\n${last.output}${last.errors}`).toBe(
          statusOf(line),
        );
      }
    }
  });

  test('names commands that run', async () => {
    for (const [, command = ''] of text.matchAll(/`(npx madrigal [^`]+)`/g)) {
      const { status, output, errors } = await runNamed(command);
      // Where examples are named in passing, a violated property is no surprise.
      expect([0, 1], `${command}\n${output}${errors}`).toContain(status);
    }
  });

  test('has YAML of the shape that the format wants', () => {
    for (const block of blocks.filter(({ language }) => language === 'yaml')) {
      const report = new Diagnostics();
      const root = parseSource(block.text, page, report)!;
      const isIncluded = entryOf(root, 'madrigal') !== undefined && entryOf(root, 'components') === undefined;
      const ofModels = isIncluded ? includedSchema : modelSchema;
      const schema = entryOf(root, 'overlay') === undefined ? ofModels : overlaySchema;
      const shape = entryOf(root, 'madrigal') === undefined ? schema.partial() : schema;
      checkShape(shape, withoutExtensions(shape, root), report);
      expect(report.sorted(), `${page}:${block.line}`).toEqual([]);
    }
  });

  test('has TypeScript of the right types', async () => {
    for (const block of blocks.filter((each) => each.language === 'ts' && fileOf(each) !== null)) {
      writeFileSync(join(folder, 'typed.mts'), block.text);
      const { output } = await runLine(`"${join(ROOT, 'node_modules/.bin/tsc')}" ${TSC_OPTIONS} typed.mts`);
      expect(output, `${page}:${block.line}`).toBe('');
    }
  });

  test('has JSON that is JSON', () => {
    for (const { text: json } of blocks.filter(({ language }) => language === 'json')) JSON.parse(json);
  });

  test('names npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test('links to files and headings that there are', () => {
    for (const target of linkedFiles(text)) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(file), `${page}: ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(readFileSync(file, 'utf8'))).toContain(anchor);
    }
  });

  test('names source files that there are', () => {
    const named = [...text.matchAll(/`((?:src|test|bench|schema)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

test('docs/errors.md lists every code (`npm run generate` writes it)', async () => {
  await expect(errorsPage()).toMatchFileSnapshot(join(ROOT, 'docs/errors.md'));
});

/** The codes under the comments that group them in their list. */
function errorsPage(): string {
  const source = readFileSync('src/base/errors.ts', 'utf8');
  const list = source.slice(source.indexOf('CODES = {'), source.indexOf('} as const'));
  const lines = list.split('\n').flatMap((line) => {
    const heading = /^ {2}\/\/ (.+)\.$/.exec(line)?.[1];
    if (heading !== undefined) return ['', `## ${heading}`, '', '| code | meaning |', '|---|---|'];
    const code = /^ {2}'?([\w-]+)'?:/.exec(line)?.[1];
    return code === undefined ? [] : [`| \`${code}\` | ${CODES[code as Code].replaceAll('|', '\\|')} |`];
  });
  const told = lines.filter((line) => line.startsWith('| `')).length;
  expect(told).toBe(Object.keys(CODES).length);
  return `${[...INTRODUCTION, ...lines].join('\n')}\n`;
}

const INTRODUCTION = [
  '# Errors and warnings',
  '',
  'Every message carries a code that does not change, the place in the file with the lines there, and what to do next:',
  '',
  '```text',
  'shop.yaml:20:5: error[unknown-component]: ...',
  '```',
  '',
  'All that is wrong in a file is told at once. Errors end a command with exit status 2; warnings do not change the exit status, unless',
  '`--strict` is given. This page is generated from `src/base/errors.ts` by `npm run generate`.',
];
