import { type ColourScheme, inBothSchemes } from '../chart/theme.ts';

/** The style of what the script adds to a page. */
export function liveStyle(): string {
  return `.chart { margin: 0.8rem 0; }
[hidden] { display: none !important; }
.tools { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; font-size: 0.85rem; color: var(--muted); }
.tools .buttons { display: inline-flex; gap: 0.3rem; }
button, select, input[type="search"] {
  font: inherit; color: var(--text); background: var(--ground); border: 1px solid var(--control);
  border-radius: 5px; padding: 0.15rem 0.55rem; min-height: 1.9rem;
}
input[type="search"] { width: 9rem; }
button { cursor: pointer; }
button:hover, button[aria-pressed="true"] { background: var(--raised); }
.ends, .said { display: block; font-size: 0.85rem; color: var(--muted); margin: 0.3rem 0; max-width: none; }
.ends { font-variant-numeric: tabular-nums; font-weight: 600; color: var(--text); }
.said:empty { display: none; }
p.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0.4rem 0 0; font-size: 0.78rem; color: var(--muted); max-width: none; }
.swatch { display: inline-block; width: 18px; height: 9px; margin-right: 0.4rem; border-radius: 1.5px; }
.swatch.slack { height: 5px; border: solid var(--control); border-width: 0 1.5px 1.5px 0; border-radius: 0; }
.swatch.queued { height: 2.5px; background: var(--control); vertical-align: middle; border-radius: 0; }
.swatch.blocked { border: 1px dashed var(--muted); border-radius: 0; }
.swatch.failing { width: 9px; background: var(--bad); clip-path: polygon(0 15%, 15% 0, 50% 35%, 85% 0, 100% 15%, 65% 50%, 100% 85%, 85% 100%, 50% 65%, 15% 100%, 0 85%, 35% 50%); }
.swatch.crash { width: 8px; height: 14px; vertical-align: middle; background: var(--bad); clip-path: polygon(75% 0, 0 57%, 44% 57%, 25% 100%, 100% 43%, 56% 43%); }
.swatch.mark { width: 8px; background: var(--muted); clip-path: polygon(0 0, 100% 0, 100% 55%, 50% 100%, 0 55%); }
.swatch.net-place { border-radius: 5px; }
.swatch.net-firing { border-radius: 0; }
.swatch.net-token, .swatch.net-ring { width: 9px; border-radius: 50%; }
.swatch.net-read { height: 0; vertical-align: middle; border-style: dashed; border-width: 1.2px 0 0; }
.net { margin: 0.8rem 0; }
.pane { position: relative; overflow: hidden auto; border-bottom: 1px solid var(--hairline); touch-action: pan-y; cursor: grab; }
.pane:active { cursor: grabbing; }
.pane svg { position: sticky; top: 0; display: block; user-select: none; }
.strip-view { display: block; border-block: 1px solid var(--hairline); background: var(--raised); }
.strip-view .all { stroke-width: 2; fill: none; }
.strip-view .selection { fill: var(--link); fill-opacity: 0.12; stroke: var(--link); }
.live [data-item], .live [data-band] { cursor: pointer; }
.live .fold { fill: var(--muted); }
.live .group text { font-weight: 700; }
.live .later .body { fill-opacity: 0.35; stroke-dasharray: 2 2; }
.live .other { opacity: 0.25; }
.live .found .body, .live .chosen .body, .live .chosen .out, .live .chosen > path, .live .chosen .strip { stroke: var(--link); stroke-width: 2; }
.live .now { stroke: var(--link); stroke-width: 1.5; }
.live .failing { fill: none; stroke-width: 2; stroke: var(--bad); }
.live .away { fill: none; stroke-dasharray: 1.5 2.5; stroke: var(--bad); }
.live .mark .beside, .live .outage .beside { fill: var(--text); stroke: var(--ground); paint-order: stroke; stroke-width: 3; }
.tip {
  position: fixed; z-index: 2; max-width: min(28rem, 92vw); padding: 0.5rem 0.75rem; border-radius: 6px; font-size: 0.83rem;
  background: var(--ground); border: 1px solid var(--control); box-shadow: 0 3px 14px rgb(0 0 0 / 18%);
}
.tip p { margin: 0.1rem 0 0; color: var(--muted); }
.tip button { margin-top: 0.3rem; font-size: 0.8rem; }
.twin { max-height: 60vh; overflow: auto; }
.sort { border: 0; background: none; padding: 0; min-height: 0; color: inherit; font: inherit; text-align: inherit; }
[aria-sort] .sort::after { content: " ▲"; font-size: 0.7em; }
[aria-sort="descending"] .sort::after { content: " ▼"; }
.stepper { display: flex; gap: 0.5rem; align-items: center; margin: 0.7rem 0 0.3rem; max-width: 46rem; }
.stepper input { flex: 1; min-width: 6rem; }
.stepper output { min-width: 7rem; font-weight: 600; }
.changes { display: flex; flex-wrap: wrap; gap: 0.6rem; }
.card { border: 1px solid var(--hairline); border-radius: 6px; padding: 0.5rem 0.75rem; font-size: 0.83rem; }
.card h4 { margin: 0; font-size: 0.9rem; }
.card p { margin: 0.15rem 0; color: var(--muted); }
.card svg { display: block; max-width: 100%; height: auto; max-height: 16rem; }
.tag { display: inline-block; padding: 0 0.4rem; margin: 0 0.2rem 0 0; border-radius: 4px; background: var(--raised); color: var(--text); }
.tag.new { outline: 1.5px solid var(--link); outline-offset: -1.5px; font-weight: 600; }
.story .now, .listing tr.now { color: var(--link); }
.story .now p, dt.now { font-weight: 600; }
.replay button { font-size: 0.8rem; }
mark { background: var(--marked); color: var(--text); }
@media print { .live-chart, .stepper, .changes, .replay, .tip { display: none; } .chart .scroll[hidden] { display: block !important; } }
${inBothSchemes(colours)}`;
}

function colours(p: ColourScheme): string {
  return `:root { --control: ${p.slack}; --marked: ${p.strip}; }
.swatch.critical { background: ${p.critical}; border: 1px solid ${p.criticalLine}; }
.swatch.net-place, .swatch.net-firing { background: ${p.raised}; border: 1px solid ${p.slack}; }
.swatch.net-firing { background: ${p.strip}; }
.swatch.net-token { background: ${p.text}; }
.swatch.net-read { border-color: ${p.slack}; }
.swatch.net-ring { border: 1px solid ${p.slack}; }
.swatch.strip { background: ${p.strip}; }
.swatch.held { background: ${p.held}; }
.swatch.out { background: ${p.out}; }
.strip-view .all { stroke: ${p.slack}; }
.strip-view .all.critical { stroke: ${p.criticalLine}; }
.live .strip { fill: ${p.strip}; }`;
}
