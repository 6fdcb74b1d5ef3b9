import { ganttStyle } from '../chart/svg.ts';
import { programStyle } from '../chart/svg-program.ts';
import { type ColourScheme, FONT, inBothSchemes, MONOSPACE } from '../chart/theme.ts';
import { graphStyle } from '../drawing/graph-style.ts';
import { liveStyle } from './live-style.ts';
import { filterRules } from './report-head.ts';

/** The one style sheet of all reports. */
export function reportStyle(): string {
  return `${commonStyle()}${programStyle()}${PROGRAM_PAGE}${liveStyle()}
`;
}

const PROGRAM_PAGE = `.listing { width: auto; min-width: 60%; }
.listing th, .listing td { padding-top: 0.12rem; padding-bottom: 0.12rem; border-bottom: 0; }
.listing thead th { padding-bottom: 0.3rem; }
.listing .line { color: var(--muted); text-align: right; font-weight: 400; }
.listing tbody tr:nth-child(odd) { background: var(--raised); }
.listing pre { margin: 0; padding: 0; overflow: visible; }
.listing .idle { color: var(--muted); }
.listing .dates { white-space: nowrap; }
.outages { max-width: none; }
`;

function commonStyle(): string {
  return `${inBothSchemes(colours)}
:root { color-scheme: light dark; }
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2.5rem clamp(1rem, 4vw, 4rem) 4rem; background: var(--ground); color: var(--text);
  font: 15px/1.55 ${FONT}; font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main { max-width: 100rem; margin: 0 auto; }
h1 { margin: 0.1rem 0 0.4rem; font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; font-weight: 650; }
h2 { margin: 0; font-size: 1.3rem; line-height: 1.3; letter-spacing: -0.01em; font-weight: 650; }
h3 { margin: 1.6rem 0 0.4rem; font-size: 0.95rem; font-weight: 650; }
p { margin: 0.4rem 0; max-width: 46rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font-family: ${MONOSPACE}; font-size: 0.88em; }
.muted, .eyebrow, .kind { color: var(--muted); }
.eyebrow { font-size: 0.85rem; margin: 0; }
.verdict { font-weight: 650; white-space: nowrap; }
.verdict.holds { color: var(--good); }
.verdict.violated, .error .severity { color: var(--bad); }
.verdict.unknown, .warning .severity { color: var(--doubtful); }
.verdict.none { color: var(--muted); }
.overall { margin: 1.1rem 0 0; font-size: 1.25rem; }
.filters { border: 0; margin: 0.7rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem; font-size: 0.9rem; }
.filters legend { float: left; padding: 0; margin-right: 0.8rem; line-height: 1.9; color: var(--muted); }
.filters label { cursor: pointer; border: 1px solid var(--hairline); border-radius: 1rem; padding: 0.1rem 0.8rem; }
.filters label:has(:checked) { border-color: currentColor; background: var(--raised); }
.filters label:has(:focus-visible), :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.filters input { position: absolute; opacity: 0; }
${filterRules()}
section { margin-top: 2.8rem; }
article { margin-top: 3rem; padding-top: 2rem; border-top: 3px solid var(--hairline); }
section.property { padding-top: 1.4rem; border-top: 1px solid var(--hairline); }
.heading { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.9rem; }
.question { color: var(--muted); }
.figures { font-size: 1.1rem; font-weight: 600; }
.scroll { overflow-x: auto; margin: 0.8rem 0; }
table { border-collapse: collapse; width: 100%; max-width: 72rem; font-size: 0.92rem; }
th, td { overflow-wrap: normal; padding: 0.4rem 1.2rem 0.4rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--hairline); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 500; font-size: 0.85rem; white-space: nowrap; }
tbody th { font-weight: 600; }
td.number { text-align: right; white-space: nowrap; }
th.number { text-align: right; }
.windows td, .windows th { padding-top: 0.25rem; padding-bottom: 0.25rem; }
.floats { font-size: 0.8rem; }
.floats th, .floats td { padding-right: 0.8rem; }
.floats thead th { font-size: inherit; }
.floats td:last-child { min-width: 10rem; }
.floats .always td:nth-child(2) { color: var(--bad); font-weight: 600; }
.floats .never td:nth-child(2) { color: var(--muted); }
.path { padding: 0; margin: 0.4rem 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.1rem 0.5rem; }
.path li:not(:last-child)::after { content: "→"; color: var(--muted); margin-left: 0.5rem; }
details { margin: 0.9rem 0; }
summary { cursor: pointer; color: var(--link); }
pre { background: var(--raised); border-radius: 6px; padding: 0.8rem 1rem; margin: 0.5rem 0; max-width: 72rem; }
.others > summary { font-size: 1.05rem; }
.story { max-width: 72rem; }
.story { background: var(--raised); border-radius: 6px; padding: 0.8rem 1rem; margin: 0.5rem 0; }
pre { overflow-x: auto; line-height: 1.45; overflow-wrap: normal; tab-size: 2; }
.story { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.2rem; font-size: 0.92rem; }
.story dt { text-align: right; font-weight: 600; }
.story dd { margin: 0; }
.story dd + dd { grid-column: 2; }
.story p { margin: 0; max-width: none; }
.explanation { max-width: 52rem; margin: 0.4rem 0; padding-left: 1.1rem; }
.explanation li::marker { color: var(--muted); }
.diagnostics { padding: 0; list-style: none; }
.diagnostics p { margin: 0.1rem 0; }
.diagnostics li { margin: 0.7rem 0; padding-left: 0.9rem; border-left: 3px solid var(--hairline); }
.severity { font-weight: 650; }
.scroll svg.gantt, .scroll svg.graph { display: block; }
.cycles { display: flex; flex-wrap: wrap; gap: 1.2rem; }
.cycle { margin: 0; max-width: 100%; min-width: 0; }
.cycle figcaption { font-weight: 600; font-size: 0.9rem; }
.cycle .scroll { margin: 0.2rem 0; }
${graphStyle()}
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; font-size: 14.5px; }
  h1 { font-size: 1.6rem; }
  .verdicts thead, .verdicts .kind { display: none; }
  .verdicts tr { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.5rem 0; border-bottom: 1px solid var(--hairline); }
  .verdicts th, .verdicts td { border: 0; padding: 0; overflow-wrap: anywhere; }
  .verdicts th { flex: 1 1 50%; }
  .verdicts .figure { flex: 1 0 100%; }
  .story { grid-template-columns: 1fr; gap: 0.1rem; }
  .story dt { text-align: left; margin-top: 0.5rem; }
  .story dd + dd { grid-column: 1; }
}
@media print {
  body { padding: 0; font-size: 10pt; }
  section, .story, svg.gantt, tr { break-inside: avoid; }
  section.property { break-inside: auto; }
  h2, h3, .heading { break-after: avoid; }
  .scroll { overflow: visible; }
  .scroll svg.gantt { width: 100%; height: auto; }
  .scroll svg.graph { max-width: 100%; height: auto; }
  .windows th, .windows td { overflow-wrap: anywhere; white-space: normal; font-size: 7pt; padding-right: 0.5rem; }
  .net td:nth-child(-n + 5) { overflow-wrap: normal; }
  .tools { display: none; }
  pre { white-space: pre-wrap; }
  .filters { display: none; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  a { color: inherit; }
}
${ganttStyle()}`;
}

function colours(p: ColourScheme): string {
  return `:root {
  --ground: ${p.ground}; --raised: ${p.raised}; --text: ${p.text}; --muted: ${p.muted}; --hairline: ${p.hairline};
  --link: ${p.link}; --good: ${p.good}; --bad: ${p.bad}; --doubtful: ${p.doubtful};
}`;
}
