import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { element } from '../../src/gantt/markup.ts';
import { chartSummary } from '../../src/gantt/report/chart-summary.ts';
import { htmlPage } from '../../src/gantt/report/page.ts';
import { type Report, reportHtml } from '../../src/gantt/report/report-html.ts';
import { reportStyle } from '../../src/gantt/report/report-style.ts';
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
/** The chart of the earliest and the latest run. */
const SCHEDULE = 'property-6-chart';
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
  const complaints: string[] = [];

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
    await page.evaluate(UNFOLD);
    return page;
  }

  /** A page on which anything that the browser complains of is a failure. */
  async function openLive(path: string, hash = '', width = 1280): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${pathToFileURL(path).href}${hash}`);
    await page.waitForSelector('.live-chart');
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
        await page.evaluate(UNFOLD);
        expect(complaints).toEqual([]);
        expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
        await page.evaluate(WITHOUT_SCRIPT);
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

  it('prints all that is unfolded within the width of the paper', async () => {
    writeFileSync(programs, reportHtml(programReport(...PROGRAMS[0])));
    for (const path of [file, programs]) {
      const page = await browser.newPage({ viewport: { width: 720, height: 900 } });
      await page.goto(pathToFileURL(path).href);
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(UNFOLD);
      expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(720);
      await page.close();
    }
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
    await page.evaluate(WITHOUT_SCRIPT);
    const boxes = await page.evaluate<Box[]>(BOXES);
    expect(boxes.length).toBeGreaterThan(80);
    expectApart(boxes);
    await page.close();
  });

  it('goes from bar to bar by the keyboard, tells each, and keeps it in the address', async () => {
    const page = await openLive(file);
    await page.focus('.pane');
    await page.keyboard.press('ArrowRight');
    expect(await page.textContent('.tip')).toMatch(/starts at .*takes .* here/);
    const first = await page.evaluate<string>('location.hash');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate<string>('location.hash')).not.toBe(first);
    await page.keyboard.press('Escape');
    expect(await page.isHidden('.tip')).toBe(true);
    await page.close();
  });

  it('zooms by keys, wheel and overview, folds, filters, and draws runs over each other', async () => {
    const page = await openLive(file, `#${SCHEDULE}`);
    const chart = page.locator(`#${SCHEDULE}`);
    await chart.locator('.live .bar').first().waitFor();
    const ticks = () => chart.locator('.live .tick').allTextContents();
    const whole = await ticks();
    await chart.locator('.pane').focus();
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('+');
    await expect.poll(ticks).not.toEqual(whole);
    await page.keyboard.press('0');
    await expect.poll(ticks).toEqual(whole);
    const pane = (await chart.locator('.pane').boundingBox())!;
    await page.mouse.move(pane.x + 600, pane.y + 100);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await expect.poll(ticks).not.toEqual(whole);
    await chart.getByRole('button', { name: 'All: show the whole axis' }).click();
    await expect.poll(ticks).toEqual(whole);

    const bars = () => chart.locator('.live .bar').count();
    const all = await bars();
    await chart.getByRole('searchbox').fill('nova');
    await expect.poll(() => chart.locator('.live .head').count()).toBe(1);
    await chart.getByRole('searchbox').fill('');
    await expect.poll(bars).toBe(all);
    await chart.locator('.tools select').first().selectOption('over');
    await expect.poll(() => chart.locator('.live .later').count()).toBeGreaterThan(20);
    await chart.locator('.tools select').first().selectOption('0');
    await expect.poll(bars).toBe(all / 2);
    await chart.locator('.tools select').nth(1).selectOption('type');
    await chart.locator('.live .group text').first().click();
    await expect.poll(bars).toBeLessThanOrEqual(all / 2);
    await page.close();
  });

  it('pans and zooms by one finger and two, and tells what is tapped', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true });
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${pathToFileURL(file).href}#${SCHEDULE}`);
    const pane = page.locator(`#${SCHEDULE} .pane`);
    await pane.scrollIntoViewIfNeeded();
    const box = (await pane.boundingBox())!;
    const devices = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]) =>
      devices.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((x, id) => ({ x: box.x + x, y: box.y + 80, id })),
      });
    const axis = async () => (await pane.locator('.tick').allTextContents()).join(' ');
    const whole = await axis();
    await touch('touchStart', 180, 220);
    for (const spread of [20, 50, 80]) await touch('touchMove', 180 - spread, 220 + spread);
    await touch('touchEnd');
    await expect.poll(axis).not.toBe(whole);
    const zoomed = await axis();
    await touch('touchStart', 250);
    for (const x of [220, 180, 140]) await touch('touchMove', x);
    await touch('touchEnd');
    await expect.poll(axis).not.toBe(zoomed);
    const bar = pane.locator('.bar .body').first();
    await bar.tap();
    expect(await page.locator('.tip').isVisible()).toBe(true);
    expect(await page.textContent('.tip')).toMatch(/starts at/);
    await context.close();
  });

  it('has a table, SVG, image and table of values of each chart', async () => {
    const page = await openLive(file, `#${SCHEDULE}`);
    const chart = page.locator(`#${SCHEDULE}`);
    await chart.locator('.live .bar').first().waitFor();
    await chart.getByRole('button', { name: 'Table' }).click();
    expect(await chart.locator('.twin tbody tr').count()).toBe(62);
    const saved: Record<string, string> = {};
    for (const kind of ['SVG', 'PNG', 'CSV']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page
          .getByRole('button', {
            name: kind,
          })
          .click(),
      ]);
      saved[kind] = readFileSync(await download.path(), 'latin1');
    }
    expect(saved.SVG).toMatch(/^<svg [^>]*>.*<\/svg>$/s);
    expect(saved.PNG.slice(1, 4)).toBe('PNG');
    expect(saved.CSV.split('\r\n')).toHaveLength(64);
    await page.close();
  });

  it('has SVG, image and table of values of a net', async () => {
    writeFileSync(programs, reportHtml(programReport(...PROGRAMS[0])));
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(programs).href}#net-1`);
    const net = page.locator('#net-1');
    const saved: string[] = [];
    for (const kind of ['SVG', 'PNG', 'CSV']) {
      const download = page.waitForEvent('download');
      await net.getByRole('button', { name: kind }).click();
      saved.push(readFileSync(await (await download).path(), 'latin1'));
    }
    expect(saved[0]).toMatch(/^<svg [^>]*class="graph"[^>]*>.*<\/svg>$/s);
    expect(saved[1].slice(1, 4)).toBe('PNG');
    expect(saved[2].split('\r\n')).toHaveLength(2 + (await net.locator('tbody tr').count()));
    expect(saved[2]).toMatch(/^Name,Kind,Of,Tokens,Interval,Fires after,Takes from,Reads,Puts into\r\n/);
    await page.close();
  });

  it('opens what a link leads to', async () => {
    const page = await openLive(file, '#t=nova.create_db');
    expect(await page.textContent('.tip strong')).toBe('nova.create_db');
    expect(await page.locator('.live .chosen').count()).toBe(1);
    await page.evaluate('location.hash = "#property-1"');
    await expect.poll(() => page.isVisible('#property-1 h2')).toBe(true);
    await page.close();
  });

  it('steps through a run: what has changed, the date in the chart, the lines of the program', async () => {
    writeFileSync(programs, reportHtml(programReport(...PROGRAMS[0])));
    const page = await openLive(programs);
    const slider = page.locator('.stepper input').first();
    await slider.scrollIntoViewIfNeeded();
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.stepper output').first().textContent()).toBe('0 s');
    expect(await page.locator('.changes .card').count()).toBeGreaterThan(0);
    expect(await page.locator('.listing tr.now').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.live .now').count()).toBe(1);
    await page.close();
  });

  it('shows only the answers that are chosen', async () => {
    const page = await openLive(file);
    await page.locator('label:has(#show-violated)').click();
    expect(await page.locator('.verdicts tbody tr:visible').count()).toBe(1);
    expect(await page.isVisible('#property-6')).toBe(false);
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds wrong, in %s', async (colorScheme) => {
    // In the narrow one more has to be scrolled.
    const width = colorScheme === 'light' ? 1280 : 390;
    writeFileSync(programs, reportHtml(programReport(...PROGRAMS[0])));
    for (const path of [file, programs]) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(pathToFileURL(path).href);
      await page.evaluate(UNFOLD);
      await page.waitForSelector('.live-chart');
      await page.evaluate(axe.source);
      const found = await page.evaluate<string[]>(AXE);
      expect(found).toEqual([]);
      await page.close();
    }
  });

  it('takes hostile text for text', async () => {
    const evil = `"><img src=x onerror="document.title='evil'"></script><script>document.title='evil'</script>`;
    const plain = cloudReport();
    const renamed = {
      ...plain,
      results: plain.results.map((r) => ({ ...r, spec: { ...r.spec, title: evil, name: evil } })),
      inputs: [{ name: evil, text: evil }],
    };
    writeFileSync(programs, reportHtml({ ...renamed, model: { ...plain.model, title: evil, file: evil } }));
    const page = await openLive(programs);
    expect(await page.evaluate<number>('document.images.length')).toBe(0);
    expect(await page.title()).toContain('<img');
    await page.close();
  });

  it('stays fluid with 1,000 bars, of which it draws what is in sight', async () => {
    writeFileSync(programs, largePage(100, ['Earliest run']));
    const page = await openLive(programs);
    const metrics = await page.context().newCDPSession(page);
    await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async () => {
      const { metrics: all } = await metrics.send('Performance.getMetrics');
      return all.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    };
    const before = await spent();
    await page.evaluate(ZOOM);
    expect((await spent()) - before, 'milliseconds for 20 frames').toBeLessThan(20 * 50);
    expect(await page.locator('.live .bar').count()).toBeLessThan(200);
    await page.close();
  });

  it('opens within 3 s for a file of 8 MiB, the largest that is read', async () => {
    const text = '# a line of a model, of which there are very many'
      .padEnd(63)
      .concat('\n')
      .repeat(2 ** 17);
    writeFileSync(programs, reportHtml({ ...cloudReport(), inputs: [{ name: 'large.yaml', text }] }));
    const page = await browser.newPage();
    const metrics = await page.context().newCDPSession(page);
    await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(pathToFileURL(programs).href);
    await page.waitForSelector('.live-chart');
    const { metrics: all } = await metrics.send('Performance.getMetrics');
    const spent = all.find(({ name }) => name === 'TaskDuration')!.value;
    expect(spent, 'seconds of the page').toBeLessThan(3);
    await page.close();
  });

  it('opens with 10,000 transitions, grouped, and says so', async () => {
    writeFileSync(programs, largePage(1000, ['Earliest run', 'Latest run']));
    const page = await openLive(programs);
    expect(await page.textContent('.said')).toMatch(/^10000 transitions, grouped by type/);
    expect(await page.evaluate<number>('document.querySelectorAll("*").length')).toBeLessThan(20_000);
    await page.locator('.live .group text').first().click();
    await expect.poll(() => page.locator('.live .bar').count()).toBeGreaterThan(10);
    await page.close();
  });

  it.each([
    ['wide', 1280, 'light'],
    ['wide, dark', 1280, 'dark'],
    ['narrow', 390, 'light'],
  ] as const)('looks as it did: %s', async (name, width, colorScheme) => {
    const page = await open(width, colorScheme);
    // It is drawn when one comes near it.
    await page.locator(`#${SCHEDULE}`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`#${SCHEDULE} .live`, { state: 'attached', timeout: 5_000 });
    await page.evaluate(TWO_FRAMES);
    const chart = await page.locator(`#${SCHEDULE}`).screenshot({ animations: 'disabled' });
    const blank = await browser.newPage();
    const levels = await blank.evaluate<readonly number[]>(greyLevels(chart.toString('base64')));
    await Promise.all([page.close(), blank.close()]);
    if (process.env.MADRIGAL_PICTURES === 'write') writePicture(name, levels);
    const known = pictures()[name]!;
    const differences = levels.map((level, i) =>
      Math.abs(level - Number.parseInt(known.slice(2 * i, 2 * i + 2), 16)),
    );
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
    // Fonts differ from one machine to the next by less; a lane that is gone, or a colour, by more.
    expect(mean, 'mean difference of grey levels, of 255').toBeLessThan(6);
  });

  it('has never made the browser complain', () => {
    expect(complaints).toEqual([]);
  });
});

/** Pictures of charts, as grey levels of {@link GRID} cells in hexadecimal; `MADRIGAL_PICTURES=write` writes them anew. */
const PICTURES = 'test/golden/pictures.json';
const GRID = { width: 24, height: 24 };

function pictures(): Record<string, string> {
  return JSON.parse(readFileSync(PICTURES, 'utf8'));
}

function writePicture(name: string, levels: readonly number[]): void {
  const hex = levels.map((level) => level.toString(16).padStart(2, '0')).join('');
  writeFileSync(PICTURES, `${JSON.stringify({ ...pictures(), [name]: hex }, null, 2)}\n`);
}

/** Evaluated in a page: the mean grey levels of the cells of a grid over a PNG, from 0 to 255. */
function greyLevels(png: string): string {
  return `(async () => {
  const image = new Image();
  image.src = 'data:image/png;base64,${png}';
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = ${GRID.width};
  canvas.height = ${GRID.height};
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) =>
    Math.round((data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 3));
})()`;
}

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

/** Evaluated in the page. */
const UNFOLD = 'for (const d of document.querySelectorAll("details")) d.open = true';
/** Evaluated in the page: what was to be drawn anew has been. */
const TWO_FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
/** Evaluated in the page: it shows what it does without its script. */
const WITHOUT_SCRIPT = `for (const live of document.querySelectorAll('.live-chart')) live.remove();
for (const chart of document.querySelectorAll('.chart .scroll')) chart.hidden = false;`;
/** Evaluated in the page: zooms in by the wheel, once in each of 20 frames. */
const ZOOM = `new Promise((done) => {
  const pane = document.querySelector('.pane');
  const { left, top } = pane.getBoundingClientRect();
  const at = { clientX: left + 600, clientY: top + 200, bubbles: true, cancelable: true };
  let frames = 20;
  const next = () => {
    if (frames-- === 0) return done();
    pane.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, ctrlKey: true, ...at }));
    requestAnimationFrame(next);
  };
  next();
})`;

/** A page with a chart of so many components, each with ten transitions one after the other. */
function largePage(components: number, titles: readonly string[]): string {
  const lanes = Array.from({ length: components }, (_, c) => ({
    name: `c${c}`,
    type: `T${c % 7}`,
    rows: 2,
    items: Array.from({ length: 10 * titles.length }, (_, i) => [i % 10, Math.floor(i / 10)] as const).map(
      ([t, run]) => ({
        kind: 'bar' as const,
        run,
        row: t % 2,
        from: 3 * t + (c % 5),
        to: 3 * t + (c % 5) + 2.5,
        label: `t${t}`,
        tip: [],
        id: `c${c}.t${t}`,
      }),
    ),
  }));
  const runs = titles.map((title) => ({ title, end: 34, endText: '34 s', stuck: false }));
  const charts = { large: { title: 'A large chart', runs, texts: [], lanes } };
  const figure = element('figure', { class: 'chart', id: 'large' }, chartSummary(charts.large));
  return htmlPage('Large', reportStyle(), [figure], { charts, stories: {} });
}

/** Evaluated in the page: what axe finds wrong. */
const AXE = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' ')))`;

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
