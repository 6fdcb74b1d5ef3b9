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
  let browser: Browser;
  let page: Page;
  /** The report of the cloud, those of the {@link PROGRAMS}, and one with a name that goes on and on. */
  let file: string;
  let programs: readonly string[];
  let long: string;
  const complaints: string[] = [];

  /** Writes a page into the folder, and answers its path. */
  function written(name: string, html: string): string {
    const path = join(folder, name);
    writeFileSync(path, html);
    return path;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'madrigal-report-'));
    const cloud = cloudReport();
    file = written('report.html', reportHtml(cloud));
    long = written('long.html', reportHtml(withLongNames(cloud)));
    programs = PROGRAMS.map(([of, ends, hangs, seed], i) =>
      written(`programs-${i}.html`, reportHtml(programReport(of, ends, hangs, seed))),
    );
    browser = await launchBrowser();
    page = await browser.newPage();
    listen(page);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Anything that the browser complains of is a failure. */
  function listen(to: Page): void {
    to.on('console', (message) => complaints.push(message.text()));
    to.on('pageerror', (error) => complaints.push(error.message));
  }

  /** Opens a report, as one who has not seen it. All have the same page: another one takes longer than most tests. */
  async function open(path: string, { hash = '', ...look }: Look = {}): Promise<Page> {
    const { width = 1280, colorScheme = 'light', media = 'screen' } = look;
    // From one part of a page to another the browser only scrolls.
    await page.goto('about:blank');
    await page.mouse.move(0, 0);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media, colorScheme });
    await page.goto(`${pathToFileURL(path).href}${hash}`);
    return page;
  }

  /** The same with all details unfolded. */
  async function openUnfolded(path: string, look: Look = {}): Promise<Page> {
    await open(path, look);
    await page.evaluate(UNFOLD);
    return page;
  }

  /** The same with its charts drawn. */
  async function openLive(path: string, hash = ''): Promise<Page> {
    await open(path, { hash });
    await page.waitForSelector('.live-chart');
    return page;
  }

  it('loads nothing, and the browser has nothing to complain about', async () => {
    const fresh = await browser.newPage();
    listen(fresh);
    const requests: string[] = [];
    fresh.on('request', (request) => requests.push(request.url()));
    await fresh.goto(pathToFileURL(file).href, { waitUntil: 'networkidle' });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    await fresh.close();
  });

  it.each(WIDTHS)('does not overflow at a width of %i', async (width) => {
    await openUnfolded(file, { width });
    expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
  });

  it.each(WIDTHS)('does not overflow at a width of %i, however long the names are', async (width) => {
    await open(long, { width });
    expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
  });

  it.each(PROGRAMS.map(([name], i) => [name, i] as const))(
    'shows the programs of %s without complaint, overflow or labels over each other',
    async (_, i) => {
      for (const width of WIDTHS) {
        await openUnfolded(programs[i]!, { width });
        expect(complaints).toEqual([]);
        expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(width);
        await page.evaluate(WITHOUT_SCRIPT);
        expectApart(await page.evaluate<Box[]>(BOXES));
      }
    },
  );

  it('prints the whole chart, in light colours', async () => {
    await openUnfolded(file, { width: 700, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    const chart = "document.querySelector('svg.gantt').getBoundingClientRect().right";
    expect(await page.evaluate<number>(chart)).toBeLessThanOrEqual(700);
  });

  it('prints all that is unfolded within the width of the paper', async () => {
    for (const path of [file, programs[0]!]) {
      await openUnfolded(path, { width: 720, media: 'print' });
      expect(await page.evaluate<number>(SCROLL_WIDTH)).toBeLessThanOrEqual(720);
    }
  });

  it('follows the colour scheme of the reader', async () => {
    const ground = async (colorScheme: 'light' | 'dark') => {
      await openUnfolded(file, { colorScheme });
      return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    };
    expect(await ground('light')).toBe('rgb(255, 255, 255)');
    expect(await ground('dark')).toBe('rgb(20, 24, 29)');
  });

  it('keeps the labels of a chart off each other and inside labels in their bars', async () => {
    await openUnfolded(file);
    await page.evaluate(WITHOUT_SCRIPT);
    const boxes = await page.evaluate<Box[]>(BOXES);
    expect(boxes.length).toBeGreaterThan(80);
    expectApart(boxes);
  });

  it('goes from bar to bar by the keyboard, tells each, and keeps it in the address', async () => {
    await openLive(file);
    await page.focus('.pane');
    await page.keyboard.press('ArrowRight');
    expect(await page.textContent('.tip')).toMatch(/starts at .*takes .* here/);
    const first = await page.evaluate<string>('location.hash');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate<string>('location.hash')).not.toBe(first);
    await page.keyboard.press('Escape');
    expect(await page.isHidden('.tip')).toBe(true);
  });

  it('zooms by keys, wheel and overview, folds, filters, and draws runs over each other', async () => {
    await openLive(file, `#${SCHEDULE}`);
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
  });

  it('pans and zooms by one finger and two, and tells what is tapped', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true });
    const phone = await context.newPage();
    listen(phone);
    await phone.goto(`${pathToFileURL(file).href}#${SCHEDULE}`);
    const pane = phone.locator(`#${SCHEDULE} .pane`);
    await pane.scrollIntoViewIfNeeded();
    const box = (await pane.boundingBox())!;
    const devices = await context.newCDPSession(phone);
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
    expect(await phone.locator('.tip').isVisible()).toBe(true);
    expect(await phone.textContent('.tip')).toMatch(/starts at/);
    await context.close();
  });

  it('has a table, SVG, image and table of values of each chart', async () => {
    await openLive(file, `#${SCHEDULE}`);
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
  });

  it('has SVG, image and table of values of a net', async () => {
    await open(programs[0]!, { hash: '#net-1' });
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
  });

  it('opens what a link leads to', async () => {
    await openLive(file, '#t=nova.create_db');
    expect(await page.textContent('.tip strong')).toBe('nova.create_db');
    expect(await page.locator('.live .chosen').count()).toBe(1);
    await page.evaluate('location.hash = "#property-1"');
    await expect.poll(() => page.isVisible('#property-1 h2')).toBe(true);
  });

  it('steps through a run: what has changed, the date in the chart, the lines of the program', async () => {
    await openLive(programs[0]!);
    const slider = page.locator('.stepper input').first();
    await slider.scrollIntoViewIfNeeded();
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.stepper output').first().textContent()).toBe('0 s');
    expect(await page.locator('.changes .card').count()).toBeGreaterThan(0);
    expect(await page.locator('.listing tr.now').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.live .now').count()).toBe(1);
  });

  it('shows only the answers that are chosen', async () => {
    await openLive(file);
    await page.locator('label:has(#show-violated)').click();
    expect(await page.locator('.verdicts tbody tr:visible').count()).toBe(1);
    expect(await page.isVisible('#property-6')).toBe(false);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds wrong, in %s', async (colorScheme) => {
    // In the narrow one more has to be scrolled.
    const width = colorScheme === 'light' ? 1280 : 390;
    for (const path of [file, programs[0]!]) {
      await openUnfolded(path, { width, colorScheme });
      await page.waitForSelector('.live-chart');
      await page.evaluate(axe.source);
      const found = await page.evaluate<string[]>(AXE);
      expect(found).toEqual([]);
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
    const hostile = { ...renamed, model: { ...plain.model, title: evil, file: evil } };
    await openLive(written('hostile.html', reportHtml(hostile)));
    expect(await page.evaluate<number>('document.images.length')).toBe(0);
    expect(await page.title()).toContain('<img');
  });

  it('stays fluid with 1,000 bars, of which it draws what is in sight', async () => {
    await openLive(written('bars.html', largePage(100, ['Earliest run'])));
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
    await metrics.detach();
  });

  it('opens within 3 s for a file of 8 MiB, the largest that is read', async () => {
    const text = '# a line of a model, of which there are very many'
      .padEnd(63)
      .concat('\n')
      .repeat(2 ** 17);
    const large = written(
      'large.html',
      reportHtml({ ...cloudReport(), inputs: [{ name: 'large.yaml', text }] }),
    );
    // What others have spent does not count.
    const fresh = await browser.newPage();
    const metrics = await fresh.context().newCDPSession(fresh);
    await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
    await fresh.goto(pathToFileURL(large).href);
    await fresh.waitForSelector('.live-chart');
    const { metrics: all } = await metrics.send('Performance.getMetrics');
    const spent = all.find(({ name }) => name === 'TaskDuration')!.value;
    expect(spent, 'seconds of the page').toBeLessThan(3);
    await fresh.close();
  });

  it('opens with 10,000 transitions, grouped, and says so', async () => {
    await openLive(written('transitions.html', largePage(1000, ['Earliest run', 'Latest run'])));
    expect(await page.textContent('.said')).toMatch(/^10000 transitions, grouped by type/);
    expect(await page.evaluate<number>('document.querySelectorAll("*").length')).toBeLessThan(20_000);
    await page.locator('.live .group text').first().click();
    await expect.poll(() => page.locator('.live .bar').count()).toBeGreaterThan(10);
  });

  it.each([
    ['wide', 1280, 'light'],
    ['wide, dark', 1280, 'dark'],
    ['narrow', 390, 'light'],
  ] as const)('looks as it did: %s', async (name, width, colorScheme) => {
    await openUnfolded(file, { width, colorScheme });
    // It is drawn when one comes near it.
    await page.locator(`#${SCHEDULE}`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`#${SCHEDULE} .live`, { state: 'attached', timeout: 5_000 });
    await page.evaluate(TWO_FRAMES);
    const chart = await page.locator(`#${SCHEDULE}`).screenshot({ animations: 'disabled' });
    const blank = await browser.newPage();
    const levels = await blank.evaluate<readonly number[]>(greyLevels(chart.toString('base64')));
    await blank.close();
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
  const over = boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => (overlap(a, b) < 10 ? [] : [`${a.text} over ${b.text}`])),
  );
  const out = boxes.flatMap(({ text, spill }) => (spill < 1 ? [] : [`${text} leaves its bar`]));
  expect([...over, ...out]).toEqual([]);
}

/** How a page is looked at. */
interface Look {
  readonly hash?: string;
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
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

/** Evaluated in the page: what axe finds wrong; it describes every element, and takes twice as long, unless only that is asked. */
const AXE = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
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
