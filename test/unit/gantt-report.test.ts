import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Report, reportHtml } from '../../src/gantt/report-html.ts';
import { DARK, LIGHT, type Palette } from '../../src/gantt/theme.ts';
import { cloudReport } from '../support/cloud-report.ts';

const report = cloudReport();
const html = reportHtml(report);

describe('the report', () => {
  it('answers every question with a word, a sign and its figures', () => {
    expect(html).toContain('<span class="verdict violated">✗ violated</span>: 1 of 4 properties');
    expect(html).toContain('Does every run reach <code>full</code> by 3 min at the latest?');
    expect(html).toContain('2 min 2.87 s to 2 min 23.18 s');
    expect(html).toContain('15 at once, 14 in a state that lasts');
    expect(html).toContain('Unknown, because the time limit was reached.');
    expect(html).toContain('12\u{202F}345 classes');
  });

  it('warns of an answer that may be empty, where the answer is', () => {
    expect(html).toMatch(
      /id="property-3">[\s\S]*<code>glance.register<\/code> never starts[\s\S]*id="property-4">/,
    );
  });

  it('tells the witness by date', () => {
    expect(html).toContain('<dt>3.47 s</dt>\n<dd><p>keystone.pull ends</p>');
  });

  it('draws the earliest and the latest run and lists the windows', () => {
    expect(html.match(/<svg/g)).toHaveLength(1);
    expect(html).toContain('Earliest run');
    expect(html).toContain('Latest run');
    expect(html).toContain('Critical path of the latest run');
    expect(html).toContain('When each of 31 transitions starts and ends');
  });

  it('gives the same bytes for the same input', () => {
    expect(reportHtml(cloudReport())).toBe(html);
  });

  it('allows itself its style sheet and nothing else', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`);
    expect(html).not.toMatch(/<script|style="|@import|url\((?!#)/);
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  });

  it('escapes every text of a user', () => {
    const evil = `<script>alert("x")</script><img src=x onerror='y'>`;
    const dressed: Report = {
      ...report,
      model: { ...report.model, title: evil, about: evil, file: evil },
      results: report.results.map((r) => ({
        ...r,
        spec: { ...r.spec, name: evil, title: evil, about: evil },
        witnesses: r.witnesses.map((w) => ({ ...w, title: evil, explanation: [evil, `\`${evil}\``] })),
      })),
      diagnostics: report.diagnostics.map((d) => ({ ...d, message: evil, hint: evil })),
      inputs: [{ name: evil, text: `${evil}</code></pre>` }],
      options: [evil],
    };
    const page = reportHtml(dressed);
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });

  it('stands without results, title and file', () => {
    const { title: _, ...untitled } = report.model;
    const page = reportHtml({
      model: { ...untitled, file: null },
      results: [],
      diagnostics: [],
      inputs: [],
      options: [],
    });
    expect(page).toContain('<h1>Model</h1>');
    expect(page).toContain('No property was asked.');
  });
});

/** Contrast of two colours (WCAG 2.2, relative luminance). */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = [1, 3, 5]
      .map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe('the colours', () => {
  const onGround = ['text', 'muted', 'link', 'good', 'bad', 'doubtful'] as const;
  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] satisfies [string, Palette][])('are readable in %s', (_, p) => {
    for (const name of onGround) expect(contrast(p[name], p.ground), name).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.text, p.raised)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.barText, p.bar)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.criticalText, p.critical)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.criticalLine, p.ground)).toBeGreaterThanOrEqual(3);
  });
});
