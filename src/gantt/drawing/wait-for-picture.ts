import { enumerate } from '../../base/text/enumerate.ts';
import type { Trace } from '../../model/event.ts';
import { blockersOf } from '../../model/explain/blockers.ts';
import { type WaitForGraph, waitForGraphOf } from '../../model/explain/wait-for.ts';
import { runOfTrace } from '../../model/semantics/replay.ts';
import type { Model } from '../../model/whole/model.ts';
import { systemOfTrace } from '../chart/gantt-answer.ts';
import type { Markup } from '../markup.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { drawGraph } from './graph.ts';

/** More boxes than that tell nothing at a glance: the cycle alone is drawn, or nothing. */
const MOST = 40;

/**
 * Who waits for whom where a run is stuck, the cycle marked; `null` where nobody does, or too many for a picture.
 *
 * @param schedule of the run, which says what each waits for
 */
export function waitForPicture(model: Model, trace: Trace, schedule: Schedule, id: string): Markup | null {
  const run = runOfTrace(systemOfTrace(model, trace), trace);
  const whole = waitForGraphOf(blockersOf(run.system, run.states.at(-1)!));
  const graph = whole.nodes.length > MOST ? cycleOf(whole) : whole;
  if (graph.edges.length === 0 || graph.nodes.length > MOST) return null;
  const words = wordsOf(schedule);
  const name = new Map(graph.nodes.map((node) => [node.id, node]));
  return drawGraph(
    graph.nodes.map(({ id: node, label, isThread, waits, onCycle }) => ({
      id: node,
      label,
      kind: `${isThread ? 'thread' : 'component'}${onCycle ? ' cycle' : ''}${waits ? '' : ' idle'}`,
    })),
    graph.edges.map(({ from, to, onCycle }) => ({
      from,
      to,
      label: words.get(`${name.get(from)!.name} ${name.get(to)!.name}`) ?? '',
      kind: onCycle ? 'cycle' : 'plain',
    })),
    {
      id,
      title: 'Who waits for whom',
      description: descriptionOf(graph),
      direction: 'LR',
    },
  );
}

function cycleOf({ nodes, edges }: WaitForGraph): WaitForGraph {
  return { nodes: nodes.filter(({ onCycle }) => onCycle), edges: edges.filter(({ onCycle }) => onCycle) };
}

function descriptionOf({ nodes, edges }: WaitForGraph): string {
  const label = new Map(nodes.map((node) => [node.id, node.label]));
  const waits = edges.map(({ from, to }) => `${label.get(from)} waits for ${label.get(to)}`);
  const cycle = nodes.filter(({ onCycle }) => onCycle).map((node) => node.label);
  return `${waits.join('; ')}.${cycle.length === 0 ? '' : ` On the cycle: ${enumerate(cycle)}.`}`;
}

/** What stands on an arrow: the port, the behavior or the like for which somebody waits for ever. */
function wordsOf({ program }: Schedule): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  const waits = [...(program?.waits ?? []), ...(program?.threads ?? []).flatMap((thread) => thread.waits)];
  for (const { who, open, reasons } of waits) {
    const last = reasons.at(-1);
    if (!open || last === undefined) continue;
    for (const on of last.on) words.set(`${who} ${on}`, last.words.replace(/^waits for /, ''));
  }
  return words;
}
