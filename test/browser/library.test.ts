import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as madrigal from '../../src/index.ts';
import * as net from '../../src/net.ts';
import * as statespace from '../../src/statespace.ts';
import { hasBrowser, launchBrowser } from '../support/chromium.ts';
import { exampleFiles } from '../support/examples.ts';

const FACES = { madrigal, net, statespace };

/** The library as a page or a worker bundles it; what only Node has would fail to be found. */
const ENTRY = `export * as madrigal from './src/index.ts';
export * as net from './src/net.ts';
export * as statespace from './src/statespace.ts';
`;

async function bundled(): Promise<string> {
  const bundle = await rolldown({
    input: 'entry',
    platform: 'browser',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? resolve('entry.ts') : null),
        load: (id) => (id === resolve('entry.ts') ? ENTRY : null),
      },
    ],
    onLog: (_, log) => {
      throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'faces', codeSplitting: false });
  return output[0].code;
}

/** The answers to a model file, as \`verify --format json\` prints them, its report, and the size of its net's graph. */
async function answers({ madrigal, net, statespace }: typeof FACES, text: string, file: string) {
  const { model, warnings } = madrigal.readModel(text, { file });
  const results = await madrigal.verify(model);
  const criticality = madrigal.criticalitiesOf(model, results);
  const answer = {
    question: 'verify' as const,
    model,
    verdict: madrigal.verdictOfFile(results),
    results,
    criticality,
    changes: null,
    saved: [],
    diagnostics: warnings,
    inputs: [{ name: file, text }],
    options: [],
  };
  const program = madrigal.programOf(model, model.programs[0]?.name ?? null);
  const translation = net.translate(model, program, { merge: true, ...madrigal.watchedBy(model, program) });
  const { graph } = await statespace.classGraph(translation.net, 'linear', { maxClasses: 500 });
  return {
    json: JSON.stringify(madrigal.verifyJson(answer)),
    report: madrigal.reportHtml(answer),
    tina: net.writeTinaNet(translation.net),
    classes: graph.order,
  };
}

/** Models that are answered in a moment. */
const FILES = exampleFiles().filter((file) => {
  const text = readFileSync(file, 'utf8');
  return /^madrigal:/m.test(text) && /^properties:/m.test(text);
});

const withBrowser = hasBrowser('the library in a browser');

describe.skipIf(!withBrowser)('the library in a browser', () => {
  let browser: Browser;
  let code: string;
  let page: Page;

  beforeAll(async () => {
    [browser, code] = await Promise.all([launchBrowser(), bundled()]);
    page = await browser.newPage();
    await page.addScriptTag({ content: code });
  }, 60_000);

  afterAll(() => browser?.close());

  it.each(FILES)('answers %s as in Node', async (file) => {
    const text = readFileSync(file, 'utf8');
    const call = `(${answers.toString()})(faces, ${JSON.stringify(text)}, ${JSON.stringify(file)})`;
    const [there, here] = await Promise.all([page.evaluate(call), answers(FACES, text, file)]);
    expect(there).toEqual(here);
  });

  it('answers in a worker too', async () => {
    const file = 'examples/two-operators.yaml';
    const text = readFileSync(file, 'utf8');
    const call = `(${answers.toString()})(faces, ${JSON.stringify(text)}, ${JSON.stringify(file)})`;
    const told = '(error) => postMessage(String(error))';
    const worker = `${code};${call}.then(postMessage, ${told})`;
    const got = await page.evaluate(`new Promise((resolve, reject) => {
      const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}])));
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (error) => reject(new Error(error.message));
    })`);
    expect(got).toEqual(await answers(FACES, text, file));
  });
});
