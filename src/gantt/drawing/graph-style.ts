import { type ColourScheme, FONT, inBothSchemes } from '../chart/theme.ts';

/** The style of all drawings of graphs. A cycle differs by its weight too, not by colour alone. */
export function graphStyle(): string {
  return `.graph { font-family: ${FONT}; font-size: 11px; }
.graph .line { fill: none; stroke-width: 1.2; }
.graph text { paint-order: stroke; stroke-width: 5; stroke-linejoin: round; }
.graph .node text { stroke: none; }
.graph .node .label { font-weight: 600; }
.graph .place rect { rx: 12px; }
.graph .initial rect { stroke-width: 2.2; }
.graph .note { font-size: 10px; }
.graph .idle rect, .graph .failing .line { stroke-dasharray: 4 3; }
.graph .cycle rect, .graph .cycle .line { stroke-width: 2.4; }
.graph .token rect { stroke-width: 2.4; }
.graph .token .line { stroke-width: 3; }
.graph .firing rect { rx: 0; }
.graph .read .line { stroke-dasharray: 3 3; }
.graph .group text { font-weight: 600; stroke: none; }
.graph .docked .line { stroke-dasharray: 2 2; stroke-width: 2.4; }
${inBothSchemes(graphColours)}`;
}

function graphColours(p: ColourScheme): string {
  return `.graph rect { fill: ${p.raised}; stroke: ${p.slack}; }
.graph .ground { fill: ${p.ground}; stroke: none; }
.graph .group rect { fill: ${p.band}; stroke: ${p.hairline}; }
.graph .firing rect, .graph .thread rect { fill: ${p.strip}; }
.graph text { fill: ${p.text}; stroke: ${p.ground}; }
.graph circle { fill: ${p.text}; }
.graph .ring { fill: ${p.ground}; stroke: ${p.slack}; }
.graph .group text, .graph .note { fill: ${p.muted}; }
.graph .line { stroke: ${p.slack}; }
.graph .head { fill: ${p.slack}; }
.graph .cycle rect, .graph .cycle .line, .graph .failing .line { stroke: ${p.bad}; }
.graph .cycle .head, .graph .failing .head { fill: ${p.bad}; }
.graph .token rect { fill: ${p.bar}; stroke: ${p.link}; }
.graph .token .label { fill: ${p.barText}; }
.graph .token .line, .graph .docked .line { stroke: ${p.link}; }
.graph .token .head, .graph .docked .head { fill: ${p.link}; }`;
}
