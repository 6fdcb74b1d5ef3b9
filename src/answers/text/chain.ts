import { add, compare, type Decimal, negate } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Schedule } from '../../gantt/schedule/schedule.ts';
import type { AnswerTo } from '../answer.ts';
import type { Palette } from '../palette.ts';
import { runsOf } from '../runs.ts';
import type { Writers } from '../writers.ts';

/** What the ends of runs waited for, as a tree in the terminal; nothing where there is no run to tell of. */
export const CHAIN: Writers<'gantt'> = {
  gantt: ({ model, result }: AnswerTo<'gantt'>, colors) => {
    const runs = runsOf(model, result);
    return runs.length === 0
      ? null
      : runs.map(({ title, schedule }) => `${colors.bold(title)}\n${chainText(schedule, colors)}`).join('\n');
  },
};

/** Deeper than this, what follows is no longer moved to the right. */
const MOST_INDENTED = 20;

/**
 * The action that ended last, below it what it waited for to start, and so on: of each when it started and how long it
 * took, `@` and `+`. Where it waited for several that ended at one date, these are branches. What is told already is not
 * told again.
 */
function chainText(schedule: Schedule, colors: Palette): string {
  const { bars, dependencies, criticalPath, date } = schedule;
  const last = bars.flatMap((bar, i) => (bar.critical && compare(bar.end, date) === 0 ? [i] : []));
  const roots = last.length > 0 ? last : criticalPath.slice(-1);
  if (roots.length === 0) return '  nothing takes time, or the run does not come to its end\n';
  const causes = new Map<number, number[]>();
  for (const { from, to, binding } of dependencies) {
    if (binding && bars[from]!.critical) causes.set(to, [...(causes.get(to) ?? []), from]);
  }
  const before = new Map(criticalPath.map((bar, i) => [bar, criticalPath[i - 1]]));
  const told = new Set<number>();
  const lines: string[] = [];
  const waiting = roots.map((bar) => ({ bar, lead: '', rest: '', depth: 0 })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { bar, lead, rest, depth } = next;
    const isKnown = told.has(bar);
    told.add(bar);
    lines.push(`  ${colors.dim(lead)}${barText(schedule, bar, colors)}${isKnown ? ', as above' : ''}`);
    if (isKnown) continue;
    // The path shows through which instruction one action waited for another.
    const passed = before.get(bar);
    const found = causes.get(bar) ?? (passed === undefined ? [] : [passed]);
    const isDeep = depth >= MOST_INDENTED && found.length === 1;
    const below = found.map((cause, i) => ({
      bar: cause,
      lead: isDeep ? lead : `${rest}${i === found.length - 1 ? '└─' : '├─'}`,
      rest: isDeep ? rest : `${rest}${i === found.length - 1 ? '  ' : '│ '}`,
      depth: depth + 1,
    }));
    for (const each of below.reverse()) waiting.push(each);
  }
  return `${lines.join('\n')}\n`;
}

function barText({ bars }: Schedule, bar: number, colors: Palette): string {
  const { component, transition, start, end } = bars[bar]!;
  const takes: Decimal = add(end, negate(start));
  return `${colors.cyan(`${component}.${transition}`)} @${formatTime(start)} ${colors.red(`+${formatTime(takes)}`)}`;
}
