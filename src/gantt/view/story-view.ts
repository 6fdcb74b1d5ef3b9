import { compare, toNumber } from '../../base/duration.ts';
import type { Step, Trace } from '../../model/event.ts';
import { writeTrace } from '../../model/read/trace-json.ts';
import { runOfTrace } from '../../model/semantics/replay.ts';
import type { State } from '../../model/system/state.ts';
import type { Model } from '../../model/whole/model.ts';
import { systemOfTrace } from '../chart/gantt-answer.ts';
import type { ChangeView, StopView, StoryView } from './view.ts';

/**
 * A run as one can step through it, executed on the semantics.
 *
 * @param chart the chart in which it stands, and its number there
 * @param isReplayed whether a reader may want to replay it
 * @param prefix of the names of life cycles in the page
 */
export function storyView(
  model: Model,
  trace: Trace,
  chart: StoryView['chart'],
  isReplayed: boolean,
  prefix: string,
): StoryView {
  const run = runOfTrace(systemOfTrace(model, trace), trace);
  const { program } = run.system;
  const file = program.threads.flatMap(({ instructions }) => instructions[0]?.at?.file ?? [])[0];
  const stops: StopView[] = [];
  for (let first = 0; first < trace.steps.length; ) {
    const at = trace.steps[first]!.at;
    let end = first + 1;
    while (end < trace.steps.length && compare(trace.steps[end]!.at, at) === 0) end += 1;
    stops.push(stopOf(trace.steps.slice(first, end), run.states[end]!, prefix));
    first = end;
  }
  return {
    ...(chart === undefined ? {} : { chart }),
    ...(file === undefined ? {} : { file }),
    stops,
    ...(isReplayed
      ? {
          replay: {
            trace: JSON.stringify(JSON.parse(writeTrace(trace))),
            call: `madrigal replay ${model.file ?? 'model.yaml'} run.json`,
          },
        }
      : {}),
  };
}

function stopOf(steps: readonly Step[], after: State, prefix: string): StopView {
  const changed = new Set(steps.flatMap(({ component }) => component ?? []));
  const lines = steps.flatMap(({ thread, line }) => (thread === null || line === null ? [] : [line]));
  return {
    at: toNumber(steps[0]!.at)!,
    changes: [...changed].map((component) => changeOf(component, after, prefix)),
    ...(lines.length === 0 ? {} : { lines: [...new Set(lines)] }),
  };
}

function changeOf(name: string, { components }: State, prefix: string): ChangeView {
  const component = components.get(name);
  if (component === undefined) return { component: name, type: null };
  const { instance, marked, running, outputs, inputs, queue, active } = component;
  return {
    component: name,
    type: `${prefix}${instance.component.type.name}`,
    ...some('places', marked),
    ...some('running', running.keys()),
    ...some('docked', [...outputs, ...inputs]),
    ...some(
      'queue',
      queue.map(({ behavior }) => behavior),
    ),
    ...some('active', active),
  };
}

/** A field with these names, where there are any. */
function some(field: keyof ChangeView, names: Iterable<string>): Partial<ChangeView> {
  const all = [...names];
  return all.length === 0 ? {} : { [field]: all };
}
