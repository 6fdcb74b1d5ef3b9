import { chartTitle, ganttAnswer, ganttPanels, scheduleOfWitness } from '../gantt/chart/gantt-answer.ts';
import type { Panel } from '../gantt/chart/layout.ts';
import { ganttSvg } from '../gantt/chart/svg.ts';
import type { Schedule } from '../gantt/schedule/schedule.ts';
import type { AnswerTo } from './answer.ts';
import type { Writers } from './writers.ts';

/** In pixels. */
const CHART_WIDTH = 960;

/** Runs as a Gantt chart, an image; nothing where there is no run to draw. */
export const SVG: Writers<'gantt'> = { gantt: chart };

function chart({ model, deployment, result }: AnswerTo<'gantt'>): string | null {
  const { boundaries, program, witnesses } = result;
  const panels = [
    ...(boundaries === null ? [] : ganttPanels(ganttAnswer(model, program, boundaries))),
    ...witnesses.map((witness) => failingPanel(scheduleOfWitness(model, witness))),
  ];
  const title = chartTitle(deployment);
  return panels.length === 0 ? null : ganttSvg(panels, { width: CHART_WIDTH, id: 'gantt', title });
}

/** A run that does not reach the end, with what it hangs on told below it. */
function failingPanel(schedule: Schedule): Panel {
  const notes = (schedule.program?.stuck ?? []).map((sentence) => sentence.replaceAll('`', ''));
  return { title: 'A run that hangs', schedule, notes };
}
