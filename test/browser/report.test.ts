import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Report, reportHtml } from '../../src/gantt/report/report-html.ts';
import { hasBrowser, launchBrowser } from '../support/chromium.ts';
import { cloudReport } from '../support/cloud-report.ts';
import { CONCERTO, GALERA, programReport } from '../support/program-report.ts';

const withBrowser = hasBrowser('the report in a browser');
const WIDTHS = [1280, 400];
/** A file, a program that ends, and one that may hang, with the seed of a run that does. */
const PROGRAMS = [
  [CONCERTO, 'maintain', 'careless', 1],
  [GALERA, 'grow', 'stay', 1],
] as const;
const SCROLL_WIDTH = 'document.documentElement.scrollWidth';

function withLongNames(report: Report): Report {
  const long = 'a_name_that_goes_on_and_on_'.repeat(8);
  return {
    ...report,
    model: { ...report.model, title: long, file: `${long}.yaml` },
    results: report.results.map((r) => ({ ...r, spec: { ...r.spec, name: long } })),
    diagnostics: report.diagnostics.map((d) => ({ ...d, message: long })),
    inputs: [{ name: long, text: long }],
    options: [long],
  };
}

describe.skipIf(!withBrowser)('the report in a browser', () => {
  let folder: string;
  let file: string;
  let programs: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'madrigal-report-'));
    file = join(folder, 'report.html');
    programs = join(folder, 'programs.html');
    writeFileSync(file, reportHtml(cloudReport()));
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await page.goto(pathToFileURL(file).href);
    await page.evaluate('for (const d of document.querySelectorAll("details")) d.open = true');
    return page;
  }

  it('loads nothing, and the browser has nothing to complain about', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href, { waitUntil: 'networkidle' });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    await page.close();
  });

  it.each(WIDTHS)('does not overflow at a width of %i', async (width) => {
    const page = await open(width);
    expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
    await page.close();
  });

  it.each(WIDTHS)('does not overflow at a width of %i, however long the names are', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.setContent(reportHtml(withLongNames(cloudReport())));
    expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
    await page.close();
  });

  it.each(PROGRAMS)(
    'shows the programs of %s without complaint, overflow or labels over each other',
    async (...which) => {
      for (const width of WIDTHS) {
        const page = await browser.newPage({ viewport: { width, height: 900 } });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        writeFileSync(programs, reportHtml(programReport(...which)));
        await page.goto(pathToFileURL(programs).href);
        await page.evaluate('for (const d of document.querySelectorAll("details")) d.open = true');
        expect(complaints).toEqual([]);
        expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
        expectApart(await page.evaluate<Box[]>(BOXES));
        await page.close();
      }
    },
  );

  it('prints the whole chart, in light colours', async () => {
    const page = await open(700, 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    const chart = "document.querySelector('svg.gantt').getBoundingClientRect().right";
    expect(await page.evaluate<number>(chart)).toBeLessThanOrEqual(700);
    await page.close();
  });

  it('follows the colour scheme of the reader', async () => {
    const ground = async (scheme: 'light' | 'dark') => {
      const page = await open(1280, scheme);
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      await page.close();
      return colour;
    };
    expect(await ground('light')).toBe('rgb(255, 255, 255)');
    expect(await ground('dark')).toBe('rgb(20, 24, 29)');
  });

  it('keeps the labels of a chart off each other and inside labels in their bars', async () => {
    const page = await open(1280);
    const boxes = await page.evaluate<Box[]>(BOXES);
    expect(boxes.length).toBeGreaterThan(80);
    expectApart(boxes);
    await page.close();
  });
});

function expectApart(boxes: readonly Box[]): void {
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1)) expect(overlap(a, b), `${a.text} over ${b.text}`).toBeLessThan(10);
  for (const { text, spill } of boxes) expect(spill, `${text} leaves its bar`).toBeLessThan(1);
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** How far an inside label leaves its bar. */
  readonly spill: number;
}

/** Evaluated in the page: the boxes of all texts of the chart, less the leading above and below the letters. */
const BOXES = `[...document.querySelectorAll('svg.gantt text')].map((text) => {
  const { left, right, top, bottom } = text.getBoundingClientRect();
  const body = text.classList.contains('inside') ? text.parentNode.querySelector('.body') : null;
  const spill = body === null ? 0 : Math.max(0, right - body.getBoundingClientRect().right);
  return { text: text.textContent, left, right, top: top + 3, bottom: bottom - 3, spill };
})`;

/** The area that two boxes share, in square pixels. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
