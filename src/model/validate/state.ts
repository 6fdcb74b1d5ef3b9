import { compare } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { connectionName } from '../assembly.ts';
import type { Transition } from '../component.ts';
import type { InitialComponent, RunningState } from '../configuration.ts';
import { dockOf, failurePlacesOf, outcomeName, outcomesOf, transitionBehind } from '../outcomes.ts';
import { checkConnection } from './assembly.ts';
import { type Check, checkPlace, checkRepeated, list, reportUnknown } from './names/check.ts';

/**
 * Checks that a running system may be in this state: its names, and what no run could ever lead to.
 *
 * @param incomplete the components of which something could not be read, and was reported
 */
export function checkState(
  state: RunningState,
  check: Check,
  incomplete: ReadonlySet<string> = new Set(),
): void {
  for (const component of state.components) {
    checkNames(component, check);
    if (!incomplete.has(component.component.name)) checkTokens(component, check);
    checkHarm(component, check);
    checkElapsed(component, check);
    checkProvided(component, check);
    checkKeeping(component, check);
  }
  checkConnections(state, check);
}

/** The parts of a component's state that name transitions. */
const DOCKS = ['outputs', 'inputs', 'running'] as const;

function transitionsIn(component: InitialComponent, part: (typeof DOCKS)[number]): readonly string[] {
  return part === 'running' ? component.running.map(outcomeName) : component[part];
}

/** What each part may name: outputs transitions, inputs docks (`t:o` of a switch), running ones their outcomes too. */
function namesIn({ component }: InitialComponent, part: (typeof DOCKS)[number]): readonly string[] {
  const { transitions } = component.type;
  if (part === 'outputs') return transitions.map((t) => t.name);
  return transitions.flatMap((t) => {
    const outcomes = outcomesOf(component, t);
    return part === 'running'
      ? outcomes.map(({ name }) => outcomeName({ transition: t.name, outcome: name }))
      : [...new Set(outcomes.flatMap((outcome) => dockOf(t, outcome) ?? []))];
  });
}

/** Where a transition that a part names stands in the file. */
function partOf(part: (typeof DOCKS)[number], transition: string, index: number): string {
  return part === 'running' ? `running/${transition}` : `${part}/${index}`;
}

function checkNames(initial: InitialComponent, check: Check): void {
  const { positions, report, gaps } = check;
  const { component, places, queue } = initial;
  const { name, type } = component;
  checkRepeated(places, initial, 'places', check);
  for (const [i, place] of places.entries()) {
    checkPlace(place, type, name, positions.at(initial, `places/${i}`), check);
  }
  for (const part of DOCKS) {
    const transitions = namesIn(initial, part);
    const named = transitionsIn(initial, part);
    checkRepeated(named, initial, part, check);
    for (const [i, transition] of named.entries()) {
      if (transitions.includes(transition) || gaps.inType(type, 'transitions')) continue;
      const at = positions.at(initial, partOf(part, transition, i));
      const message = `${name} has no transition \`${transition}\``;
      reportUnknown('unknown-transition', message, transition, transitions, at, report);
    }
  }
  for (const [i, behavior] of queue.entries()) {
    if (type.behaviors.includes(behavior) || gaps.inType(type, 'behaviors')) continue;
    const at = positions.at(initial, `queue/${i}`);
    const message = `${name} has no behavior \`${behavior}\``;
    reportUnknown('unknown-behavior', message, behavior, type.behaviors, at, report);
  }
}

/** Every component has a token somewhere; those that move belong to the active behavior, each in one place only. */
function checkTokens(initial: InitialComponent, { positions, report }: Check): void {
  const { component, places, queue } = initial;
  const { name, type } = component;
  const moving = [
    ...DOCKS.flatMap((part) =>
      transitionsIn(initial, part).map((name, i) => ({
        transition: transitionBehind(name),
        at: positions.at(initial, partOf(part, name, i)),
      })),
    ),
    ...initial.pausing.map(({ transition }) => ({
      transition,
      at: positions.at(initial, `pausing/${transition}`),
    })),
  ];
  const isSomewhere = initial.failing !== null || initial.comingBack.length > 0;
  if (places.length + moving.length === 0 && !isSomewhere) {
    const message = `\`${name}\` is nowhere: it has neither a place nor a transition under way`;
    report.error('impossible-state', initial.at ?? null, message, 'say in `places` where it stands');
  }
  const seen = new Set<string>();
  for (const { transition, at } of moving) {
    const declared = type.transitions.find((t) => t.name === transition);
    if (declared !== undefined) {
      const message = contradiction(name, declared, queue[0]);
      const hint = `the queue begins with the behavior that is under way: \`${declared.behavior}\``;
      if (message !== null) report.error('impossible-state', at, message, hint);
    }
    if (seen.has(transition)) {
      const message = `\`${transition}\` of ${name} cannot be in two phases at once`;
      report.error('impossible-state', at, message, 'it is about to start, running or ended: name it once');
    }
    seen.add(transition);
  }
}

function contradiction(component: string, transition: Transition, active: string | undefined): string | null {
  if (active === transition.behavior) return null;
  const does = active === undefined ? 'has nothing in its queue' : `does \`${active}\``;
  return `\`${transition.name}\` is a transition of \`${transition.behavior}\`, but ${component} ${does}`;
}

/** What failures have left: a failing component does not pause, and only what can be tried again, or come back, does. */
function checkHarm(initial: InitialComponent, { positions, report }: Check): void {
  const { component, failing, failures, pausing, comingBack } = initial;
  const { name, type } = component;
  const impossible = (part: string, message: string, hint: string) =>
    report.error('impossible-state', positions.at(initial, part), message, hint);
  const failurePlaces = [...failurePlacesOf(type)];
  if (failing !== null && !failurePlaces.includes(failing)) {
    const hint =
      failurePlaces.length === 0 ? 'nothing of it fails' : `failures of it lead to ${list(failurePlaces)}`;
    impossible('failing', `\`${name}\` cannot fail to \`${failing}\``, hint);
  }
  if (failing !== null && pausing.length + comingBack.length > 0) {
    impossible(
      'failing',
      `\`${name}\` fails, so that nothing of it pauses or is coming back`,
      'remove one of them',
    );
  }
  for (const [transition, times] of failures) {
    const most = type.transitions.find((t) => t.name === transition)?.retry?.times ?? 0;
    if (times >= 1 && times <= most) continue;
    const message = `\`${transition}\` of ${name} cannot have failed ${times} times and be tried again`;
    impossible(`failures/${transition}`, message, `it is tried again ${most} times`);
  }
  for (const { transition } of pausing) {
    if (failures.has(transition)) continue;
    const message = `\`${transition}\` of ${name} pauses, but has not failed`;
    impossible(`pausing/${transition}`, message, 'say in `failures` how often it has');
  }
  if (comingBack.length > 0 && type.crash?.back == null)
    impossible('comingBack/0', `no place of \`${name}\` comes back after a crash`, 'remove `comingBack`');
}

function checkElapsed(initial: InitialComponent, { positions, report }: Check): void {
  const { component, running } = initial;
  const declared = (name: string) => component.type.transitions.find((t) => t.name === name);
  const times = [
    ...running.flatMap((each) => {
      const t = declared(each.transition);
      const outcome = t && outcomesOf(component, t).find(({ name }) => name === each.outcome);
      const named = outcomeName(each);
      const at = positions.at(initial, `elapsed/${named}`);
      return outcome === undefined
        ? []
        : [{ name: named, elapsed: each.elapsed, max: outcome.takes.max, at }];
    }),
    ...initial.pausing.flatMap(({ transition, elapsed }) => {
      const max = declared(transition)?.retry?.pause.max;
      const at = positions.at(initial, `elapsed/${transition}`);
      return max === undefined ? [] : [{ name: transition, elapsed, max, at }];
    }),
    ...initial.comingBack.flatMap((elapsed, i) => {
      const { crash } = component.type;
      const at = positions.at(initial, `comingBack/${i}`);
      return crash?.back == null ? [] : [{ name: crash.place, elapsed, max: crash.back.max, at }];
    }),
  ];
  for (const { name: element, elapsed, max, at } of times) {
    const name = `${component.name}.${element}`;
    if (elapsed.digits < 0n) {
      report.error('negative-duration', at, `\`${name}\` cannot have run for less than no time`);
    } else if (compare(elapsed, max) > 0) {
      const message = `\`${name}\` has run for ${formatTime(elapsed)}, but takes at most ${formatTime(max)}`;
      report.error('elapsed-beyond-max', at, message, 'correct the time, or the duration in the model');
    }
  }
}

function checkProvided(initial: InitialComponent, check: Check): void {
  const { positions, report, gaps } = check;
  const { component, provided } = initial;
  const { name, type } = component;
  if (provided === null || gaps.inType(type, 'ports')) return;
  checkRepeated(provided, initial, 'provided', check);
  const data = type.ports.filter((p) => p.role === 'provide' && p.kind === 'data').map((p) => p.name);
  for (const [i, port] of provided.entries()) {
    if (data.includes(port)) continue;
    const at = positions.at(initial, `provided/${i}`);
    const declared = type.ports.find((p) => p.name === port);
    if (declared === undefined) {
      reportUnknown('unknown-port', `${name} has no port \`${port}\``, port, data, at, report);
    } else {
      const what = declared.role === 'use' ? 'uses' : 'is a service';
      const message = `\`${name}.${port}\` ${what}; only data ports that provide stay provided`;
      report.error(
        declared.role === 'use' ? 'port-role' : 'port-kind',
        at,
        message,
        'remove it from the list',
      );
    }
  }
}

function checkKeeping(initial: InitialComponent, check: Check): void {
  const { positions, report, gaps } = check;
  const { component, keeping = [], failing } = initial;
  const { name, type } = component;
  if (gaps.inType(type, 'needs')) return;
  checkRepeated(keeping, initial, 'keeping', check);
  const needs = (type.needs ?? []).map((need) => need.name);
  for (const [i, need] of keeping.entries()) {
    const at = positions.at(initial, `keeping/${i}`);
    if (!needs.includes(need))
      reportUnknown('unknown-need', `${name} has no need \`${need}\``, need, needs, at, report);
    else if (failing === null)
      report.error(
        'impossible-state',
        at,
        `\`${name}\` does not fail, so it keeps nothing`,
        'remove `keeping`',
      );
  }
}

function checkConnections({ components, connections }: RunningState, check: Check): void {
  const types = new Map(components.map(({ component }) => [component.name, component.type]));
  const seen = new Set<string>();
  for (const connection of connections) {
    checkConnection(connection, connection, types, check);
    const name = connectionName(connection);
    if (seen.has(name)) {
      const message = `${name} is connected already`;
      check.report.error(
        'duplicate-connection',
        connection.at ?? null,
        message,
        'remove one of the two lines',
      );
    }
    seen.add(name);
  }
}
