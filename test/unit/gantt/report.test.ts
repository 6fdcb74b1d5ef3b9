import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ColourScheme, DARK, LIGHT } from '../../../src/gantt/chart/theme.ts';
import { netPicture } from '../../../src/gantt/drawing/net-picture.ts';
import { PAGE_SCRIPT } from '../../../src/gantt/report/page-script.ts';
import { type Report, reportHtml } from '../../../src/gantt/report/report-html.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { programOf } from '../../../src/model/subject.ts';
import { compile } from '../../../src/model/system/system.ts';
import { netOfProgram } from '../../../src/properties/analysis/watched.ts';
import { cheapRepairs } from '../../../src/properties/change/cheap-repairs.ts';
import { verify } from '../../../src/properties/verify.ts';
import { startLimits } from '../../../src/statespace/exploration/limits.ts';
import type { TimePetriNet } from '../../../src/tpn/net/time-petri-net.ts';
import { cloudReport } from '../../support/cloud-report.ts';
import { CONCERTO, GALERA, programReport } from '../../support/program-report.ts';

const report = cloudReport();
const html = reportHtml(report);

/** The page without its data and its script, in which there is text that looks like markup. */
function withoutScripts(page: string): string {
  const bare = page.replace(/<script type="application\/json" id="view">[^<]*<\/script>/, '');
  return bare.replace(`<script>${PAGE_SCRIPT}</script>`, '');
}

/** Nothing but the one style sheet and the one script, by their hashes. */
function expectPolicy(page: string): void {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64');
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1];
  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash(style)}&#39;; script-src &#39;sha256-${hash(PAGE_SCRIPT)}&#39;; img-src blob:;`,
  );
  expect(withoutScripts(page)).not.toMatch(/<script|style="|@import|url\((?!#)/);
}

it('shows a repair where one is cheap, the same each time, and none where nothing is to be repaired', async () => {
  const { model } = readModel(readFileSync(CONCERTO, 'utf8'), { file: CONCERTO });
  const limits = startLimits({});
  const results = await verify(model, { programs: ['careless', 'careful'], limits });
  expect(
    await cheapRepairs(
      model,
      results.filter(({ program }) => program === 'careful'),
      limits,
    ),
  ).toEqual([]);
  const suggestions = await cheapRepairs(model, results, limits);
  expect(suggestions.map(({ before }) => before.program)).toEqual(['careless']);
  const page = reportHtml({ model, results, suggestions, diagnostics: [], inputs: [], options: [] });
  expect(page.match(/<h3>A repair<\/h3>/g)).toHaveLength(1);
  expect(page).toContain('  pushB(server, suspend)\n<strong>+ wait(snap)</strong>\n  pushB(server, install)');
  expect(page).toContain(
    'Verified: all properties hold then, and the program ends after 32 s to 1 min 16 s.',
  );
});

describe('the report', () => {
  it('answers every question with a word, a sign and its figures', () => {
    expect(html).toContain(
      '6 answers: <span class="verdict violated">✗ 1 is violated</span>, <span class="verdict unknown">? 1 is unknown</span>, <span class="verdict holds">✓ 2 hold</span>, <span class="verdict none">– 2 are measured</span>',
    );
    expect(html).toContain('Does every run reach <code>full</code> by 3 min at the latest?');
    expect(html).toContain('2 min 2.87 s to 2 min 23.18 s');
    expect(html).toContain('15 at once, 14 in a state that lasts');
    expect(html).toContain('Unknown, because the time limit was reached.');
    expect(html).toContain('12\u{202F}345 classes');
  });

  it('warns of an answer that may be empty, where the answer is', () => {
    const [, section] = html.split('id="property-3" data-verdict="holds">');
    expect(section.split('</section>')[0]).toContain('<code>glance.register</code> never starts');
  });

  it('tells the witness by date', () => {
    expect(html).toContain('<dt>3.47 s</dt>\n<dd><p>keystone.pull ends</p>');
  });

  it('draws the earliest and the latest run and lists the windows', () => {
    expect(html.match(/<svg [^>]*class="gantt" /g)).toHaveLength(2);
    expect(html).toContain('Earliest run');
    expect(html).toContain('Latest run');
    expect(html).toContain('Critical path of the latest run');
    expect(html).toContain('When each of 31 transitions starts and ends');
  });

  it('tells what is violated first, then the chart, then all answers', () => {
    const order = [
      'id="property-2"',
      'id="property-5"',
      'id="property-6"',
      'id="answers"',
      'id="property-1"',
    ];
    const places = order.map((each) => html.indexOf(each));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('counts the answers by verdict, as buttons that choose', () => {
    expect(html).toMatch(/id="show-violated"><span class="verdict violated">✗ 1 violated</);
    expect(html).toMatch(/id="show-holds"><span class="verdict holds">✓ 2 hold</);
  });

  it('says how it was asked for, and by which version', () => {
    const call = { version: '1.2.3', command: 'madrigal verify "a b"' };
    const page = reportHtml({ ...report, call });
    expect(page).toContain('<code>madrigal verify &quot;a b&quot;</code>');
    expect(page).toContain('Madrigal 1.2.3');
  });

  it('gives the same bytes for the same input', () => {
    expect(reportHtml(cloudReport())).toBe(html);
  });

  it('allows itself its style sheet, its script and nothing else', () => {
    expectPolicy(html);
    // Names of namespaces, and where the licence of what is in the script stands.
    const known = ['http://www.w3.org/', 'https://d3js.org'];
    const left = known.reduce((text, each) => text.replaceAll(each, ''), html);
    expect(left).not.toMatch(/https?:/);
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
    expect(withoutScripts(page)).not.toMatch(/<script|<img/);
    expect(page.match(/<script/g)).toHaveLength(2);
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

describe('the report of programs', () => {
  const ofPrograms = programReport(CONCERTO, 'maintain', 'careless', 1);
  const page = reportHtml(ofPrograms);
  const text = page
    .replace(/<title>[^<]*<\/title>/g, '')
    .replace(/<[^>]*>/g, '|')
    .replace(/\|+/g, '|');

  it('has the text of each program as in its file, with the dates of the runs that it shows', () => {
    expect(page).toContain('<a href="#program-maintain">maintain</a>');
    expect(page).toContain('id="program-maintain"');
    expect(text).toContain('|52|  pushB(db, maintain)|0 s|');
    expect(text).toContain('|56|  wait(server)|31 s to 1 min 12 s|');
    expect(text).toContain('6 instructions in 2 concurrent programs');
    expect(text).toContain('|69|dba: |');
    expect(text).toContain('|71|  wait(snap)|6 s|');
    expect(text).toContain('The dates are those of the 2 runs of this program');
  });

  it('says which instructions no run executes, and shows loops as they are written', () => {
    const galera = reportHtml(programReport(GALERA, 'grow', 'stay', 1)).replace(/<[^>]*>/g, '|');
    const listed = galera.replace(/\|+/g, '|');
    expect(listed).toContain('|80|  for i in 2..n:|');
    expect(listed).toContain('|81|    add(mariadb{i}: Worker)|0 s|');
    expect(listed).toContain('|99|  wait(mariadb1, backup)|never|');
  });

  it('shows a run that violates as a story with its chart, and the others folded', () => {
    expect(page.match(/<svg [^>]*class="gantt" /g)).toHaveLength(3);
    expect(text).toContain('db cannot leave |running|: server, in |running|, still uses db.service');
    expect(text).toContain('stuck from 6 s on');
    const [before, shown, folded] = page.split(/<svg [^>]*class="gantt" /);
    expect(before).not.toContain('<details');
    expect(shown).toContain('<details open="">');
    expect(shown).toMatch(/<details><summary>The run, \d+ events<\/summary>/);
    expect(folded).toContain('The run');
  });

  it('draws a run that several answers show once, and leads there', () => {
    const [, hangs] = ofPrograms.results;
    const again = {
      ...hangs,
      verdict: { kind: 'holds' } as const,
      witnesses: [{ ...hangs.witnesses[1], explanation: [] }],
    };
    const both = reportHtml({ ...ofPrograms, results: [...ofPrograms.results, again] });
    expect(both.match(/<svg [^>]*class="gantt" /g)).toHaveLength(3);
    expect(both).toContain('<a href="#property-2-run-2-chart">The chart of this run</a> stands above.');
    expect(both).toContain('id="property-2-run-2-chart"');
  });

  it('tells outages and the critical path with its instructions in words', () => {
    expect(text).toContain(
      'Out in the earliest run: |server.service| for 31 s, from 0 s to 31 s; |db.service| for 30 s',
    );
    expect(text).toContain('|lines 52 to 54: … pushB(server, suspend)|');
    expect(text).toContain('When does each transition on the way to the end of the program run');
  });

  it('stands without the text of the file, and escapes it', () => {
    const bare = reportHtml({ ...ofPrograms, inputs: [] });
    expect(bare).toContain('<code>pushB(db, maintain)</code>');
    const evil = {
      name: CONCERTO,
      text: ofPrograms.inputs[0].text.replace('pushB(db, maintain)', '<script>"'),
    };
    expect(withoutScripts(reportHtml({ ...ofPrograms, inputs: [evil] }))).not.toContain('<script');
  });

  it('allows itself its style sheet and its script, and gives the same bytes', () => {
    expectPolicy(page);
    expect(reportHtml(programReport(CONCERTO, 'maintain', 'careless', 1))).toBe(page);
  });

  it('draws who waits for whom where a run hangs, with the cycle marked', () => {
    const text = readFileSync('examples/circular.yaml', 'utf8');
    const { model } = readModel(text, { file: 'circular.yaml' });
    const trace = simulate(compile(model, programOf(model, null)), { seed: 1, durations: 'max' });
    const [, hangs] = ofPrograms.results;
    const witnesses = [{ title: 'a run that hangs', trace, explanation: [] }];
    const circular = reportHtml({
      ...ofPrograms,
      model,
      results: [{ ...hangs, program: null, witnesses }],
      inputs: [],
    });
    const [, picture] = circular.split('id="property-1-run-1-waits-title"');
    expect(picture.split('</svg>')[0].match(/class="node component cycle"/g)).toHaveLength(3);
    expect(picture.split('</svg>')[0].match(/class="edge cycle"/g)).toHaveLength(3);
    expect(picture).toContain('On the cycle: auth, queue and config.');
    expect(circular).toContain('data-type="');
  });

  it('draws the assembly and the life cycles', () => {
    expect(page).toContain('id="structure"');
    expect(page).toMatch(/data-place="running"/);
    expect(page).toMatch(/data-transition="\w+"/);
  });

  it('draws the net of each program, with its tokens and a table, small as it is', () => {
    const { net } = netOfProgram(ofPrograms.model, programOf(ofPrograms.model, 'maintain'));
    const [, section] = page.split('<figure class="net" id="net-1">');
    const figure = section!.split('</figure>')[0]!;
    const drawn = (kind: string) => figure.match(new RegExp(`class="${kind}"`, 'g'))?.length ?? 0;
    const arcs = (of: 'inputs' | 'reads' | 'outputs') =>
      net.transitions.reduce((sum, transition) => sum + transition[of].length, 0);
    expect(drawn('node place')).toBe(net.places.length);
    expect(drawn('node firing')).toBe(net.transitions.length);
    expect(figure.match(/<circle /g)).toHaveLength(net.places.filter(({ tokens }) => tokens === 1).length);
    expect([drawn('edge plain'), drawn('edge read')]).toEqual([
      arcs('inputs') + arcs('outputs'),
      arcs('reads'),
    ]);
    expect(figure.match(/<tr>/g)).toHaveLength(1 + net.places.length + net.transitions.length);
    expect(figure).toContain('end:server.drain enter:server.configured [1,4]');
    expect(figure).toContain('in units of 0.5 s');
    expect(figure).toContain('madrigal translate examples/concerto.yaml --program maintain -o net.net');
    expect(page.match(/<figure class="net"/g)).toHaveLength(2);
  });

  it('names the command that draws a larger net, none where there is none', () => {
    expect(html).toContain('nets of up to 100 places and transitions are drawn');
    expect(html).toContain('<code>madrigal translate cloud.yaml -o net.svg</code>');
    const call = { version: '1.2.3', command: 'madrigal plan cloud.yaml' };
    expect(reportHtml({ ...report, call })).not.toContain('madrigal translate');
    const net = 'madrigal translate cloud.yaml --set n=3';
    expect(reportHtml({ ...report, call: { ...call, net } })).toContain(`<code>${net} -o net.svg</code>`);
  });

  it('says so where merging leaves nothing of a net', () => {
    const { model } = readModel(
      'madrigal: 1\ntypes: {T: {places: [a]}}\ncomponents: {c: T}\nprograms: {p: waitAll}\nproperties: {ends: {terminates: true}}\n',
      { file: 'still.yaml' },
    );
    const [result] = ofPrograms.results;
    const still = { ...result!, program: 'p', boundaries: null, interval: null };
    const stillPage = reportHtml({ ...ofPrograms, model, results: [still], inputs: [] });
    expect(stillPage).toContain('The time Petri net of p: nothing is left of it');
    expect(stillPage).not.toContain('<figure class="net"');
  });

  it('draws tokens as dots, or their number, and inhibitor arcs with a ring', () => {
    const at = { eft: 1, eftOpen: false, lft: Number.POSITIVE_INFINITY, lftOpen: true };
    const [p, q] = [0, 1].map((place) => ({ place, weight: 1 }));
    const net: TimePetriNet = {
      name: 'n',
      places: [2, 12].map((tokens, i) => ({ name: `r${i}.free`, tokens })),
      transitions: [
        {
          name: 't',
          interval: at,
          inputs: [{ place: 0, weight: 2 }],
          reads: [],
          inhibitors: [q!],
          outputs: [p!],
        },
      ],
    };
    const origins = [0, 1].map((i) => ({ kind: 'free', resource: `r${i}` }) as const);
    const { markup } = netPicture({ net, origins, events: [[]] }, 'n');
    expect(markup.match(/<circle cx/g)).toHaveLength(2);
    expect(markup).toContain('>● × 12 free</text>');
    expect(markup.match(/class="ring"/g)).toHaveLength(1);
    expect(markup).toContain('>2</text>');
    expect(markup).toContain('>[1,w[</text>');
  });

  it('has an id for each thing once', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
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
  ] satisfies [string, ColourScheme][])('are readable in %s', (_, p) => {
    for (const name of onGround) expect(contrast(p[name], p.ground), name).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.text, p.raised)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.barText, p.bar)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.criticalText, p.critical)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.barText, p.strip)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.text, p.band)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.outText, p.out)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.criticalLine, p.ground)).toBeGreaterThanOrEqual(3);
    // Bars, critical ones and outages differ in lightness too, for those who see no colours.
    expect(contrast(p.out, p.bar)).toBeGreaterThanOrEqual(3);
    expect(contrast(p.out, p.critical)).toBeGreaterThanOrEqual(3);
  });
});
