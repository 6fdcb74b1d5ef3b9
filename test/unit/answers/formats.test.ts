import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { answerJsonSchema, answerSchema, netVerification } from '../../../src/answers/json/schema.ts';
import { madrigal, temporaryFolder } from '../../support/cli.ts';
import { elementsOf, parseXml } from '../../support/xml.ts';
import { schemaProblems } from '../../support/xsd.ts';

const VIOLATED = 'examples/failing.yaml';
const HOLDS = 'test/fixtures/bring-up.yaml';
const CALLS = [
  [HOLDS],
  [VIOLATED],
  [VIOLATED, '--max-classes', '2', '--engine', 'classes'],
  [HOLDS, VIOLATED, 'none.yaml'],
  ['examples/concerto.yaml'],
  ['none.yaml'],
  ['test/fixtures/cascade-and-wrong-position.yaml'],
] as const;

const STATUSES = [0, 1, 1, 2, 1, 2, 2];

const published = (name: string) => readFileSync(`test/fixtures/schemas/${name}`, 'utf8');
const verify = (args: readonly string[], format: string) => madrigal(['verify', ...args, '--format', format]);

describe.each(CALLS.map((args, i) => ({ args, status: STATUSES[i] })))('verify $args', ({ args, status }) => {
  it('is valid SARIF 2.1.0', async () => {
    const outcome = await verify(args, 'sarif');
    // Zod takes a reference for a whole address.
    const sarif = published('sarif-2.1.0-rtm.5.json').replaceAll(
      '"format": "uri-reference"',
      '"type": "string"',
    );
    expect(outcome.status).toBe(status);
    const schema = z.fromJSONSchema(JSON.parse(sarif));
    expect(schema.safeParse(JSON.parse(outcome.stdout)).error?.issues ?? []).toEqual([]);
  });

  it('is valid XML of JUnit', async () => {
    const outcome = await verify(args, 'junit');
    expect(outcome.status).toBe(status);
    expect(schemaProblems(published('jenkins-junit.xsd'), outcome.stdout)).toEqual([]);
  });

  it('is JSON of its published schema', async () => {
    const outcome = await verify(args, 'json');
    expect(outcome.status).toBe(status);
    expect(answerSchema.safeParse(JSON.parse(outcome.stdout)).error?.issues ?? []).toEqual([]);
  });

  it('ends with the same status in all other formats', async () => {
    for (const format of ['pretty', 'markdown', 'github'])
      expect((await verify(args, format)).status).toBe(status);
  });
});

test('answers about a net are JSON of the published schema', async () => {
  const folder = temporaryFolder();
  const [net, questions] = [join(folder.path, 'race.net'), join(folder.path, 'race.questions')];
  writeFileSync(net, 'net race\npl p (1)\ntr quick [1,2] p -> q\ntr slow [2,3] p -> r\n');
  writeFileSync(
    questions,
    'some: eventually q\nwidth: bounds p q\nfirst: dates r\norder: order slow quick\nends: deadlock-free\n',
  );
  const { status, stdout } = await verify([net, '--properties', questions], 'json');
  folder.remove();
  const answer: unknown = JSON.parse(stdout);
  expect(status).toBe(1);
  expect(netVerification.safeParse(answer).error?.issues ?? []).toEqual([]);
});

test('the published schema of answers is current (`npm run generate` writes it)', async () => {
  const text = `${JSON.stringify(answerJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../schema/answers.schema.json');
});

test('the schemas that answers are held against refuse what is wrong', () => {
  const xsd = published('jenkins-junit.xsd');
  const suite = (inner: string) =>
    `<testsuites><testsuite name="a" tests="1">${inner}</testsuite></testsuites>`;
  const wrong = [
    '<testcase/>',
    '<testcase name="a" line="3"/>',
    '<testcase name="a"><failure/><error/></testcase>',
    '<testcase name="a"><skipped/><skipped/></testcase>',
    '<case/>',
    'text',
  ];
  expect(wrong.filter((inner) => schemaProblems(xsd, suite(inner)).length === 0)).toEqual([]);
  expect(schemaProblems(xsd, suite('<testcase name="a"><failure>b</failure></testcase>'))).toEqual([]);
});

test('annotations stand at the line of the property, and an answer says its question', async () => {
  const { stdout } = await verify([VIOLATED], 'github');
  expect(stdout.split('\n')[0]).toMatch(
    /^::error file=examples\/failing\.yaml,line=61,col=3,endColumn=13,title=shop-opens%3A violated%2C .*::the program waits/,
  );
  const { results } = JSON.parse((await verify([VIOLATED], 'json')).stdout);
  expect(results[0]).toMatchObject({
    line: 61,
    column: 3,
    question: 'Does every run reach `shop`?',
  });
});

test('a trace has a process for each run and a thread for each component, in microseconds', async () => {
  const { status, stdout } = await madrigal(['gantt', HOLDS, 'up', '--format', 'trace']);
  expect(status).toBe(0);
  const { traceEvents, otherData } = JSON.parse(stdout);
  const runs = traceEvents.filter((each: { name: string }) => each.name === 'process_name');
  expect(runs.map(({ args }: { args: { name: string } }) => args.name)).toEqual([
    'up in bring-up: Earliest run',
    'up in bring-up: Latest run',
  ]);
  const ends = traceEvents
    .filter(({ ph, pid }: { ph: string; pid: number }) => ph === 'X' && pid === 2)
    .map(({ ts, dur }: { ts: number; dur: number }) => ts + dur);
  expect(Math.max(...ends)).toBe(27_500_000);
  expect(otherData.answers).toEqual([{ name: 'up', program: 'bring-up', verdict: 'none' }]);
});

test('what a file says cannot become markup, a command or another line', async () => {
  const folder = temporaryFolder();
  const evil = '"</failure><script>alert(1)</script>|](x) ::error::%0A';
  const text = readFileSync(VIOLATED, 'utf8').replace(/^title:.*$/m, `title: '${evil}'`);
  const file = folder.file('a,b:%.yaml', text);
  const [junit, markdown, github, sarif] = await Promise.all(
    ['junit', 'markdown', 'github', 'sarif'].map(async (format) => (await verify([file], format)).stdout),
  );
  expect(elementsOf(parseXml(junit!), 'script')).toEqual([]);
  expect(markdown).not.toMatch(/^.*[^\\]<script/m);
  expect(github).toContain('a%2Cb%3A%25.yaml,line=');
  for (const line of github!.trim().split('\n')) expect(line).toMatch(/^::(error|warning|notice) [^:]*::/);
  expect(JSON.parse(sarif!).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toContain(
    '%25',
  );
  folder.remove();
});
