import type { Connection, PortRef } from '../assembly.ts';
import type { ModelEvent, Trace } from '../event.ts';
import { connectionName } from '../initial.ts';
import type { Instruction } from '../program.ts';
import { alternativesNow } from '../semantics/moves.ts';
import { activatedByEnter, deactivatedByLeave, nextInstruction } from '../semantics/obstacles.ts';
import { replay } from '../semantics/replay.ts';
import { urgentInstructions, urgentMoves } from '../semantics/semantics.ts';
import {
  type ComponentState,
  dotted,
  isActive,
  portName,
  providersOf,
  pushName,
  type State,
  serviceOf,
  usersOf,
} from '../system/state.ts';
import type { InstructionRef, System } from '../system/system.ts';

/** What conditions are made of. */
type Fact =
  | 'marked'
  | 'left'
  | 'running'
  | 'ended'
  | 'finished'
  | 'pushed'
  | 'push-finished'
  | 'serving'
  | 'used'
  | 'unused'
  | 'connected'
  | 'disconnected'
  | 'added'
  | 'deleted'
  | 'turn'
  | 'possible';

/** The index of the step since which each fact has held, by `fact name`; none for one that holds since the start. */
type Since = Map<`${Fact} ${string}`, number>;

function holds(since: Since, fact: Fact, names: readonly string[]): readonly number[] {
  return names.flatMap((name) => since.get(`${fact} ${name}`) ?? []);
}

/** What made the active behavior the head of the queue: its push, and the end of the one before where that came later. */
function activation(since: Since, component: ComponentState): readonly number[] {
  const pushed = component.queue.slice(0, 1).flatMap(({ by }) => holds(since, 'pushed', [pushName(by)]));
  const finished = holds(since, 'finished', [component.instance.component.name]);
  return [...pushed, ...finished.filter((index) => index > (pushed[0] ?? -1))];
}

/** The provider that has served the use port for the longest: since it serves, and since it is connected. */
function serving(since: Since, state: State, user: PortRef): readonly number[] {
  const histories = providersOf(state, user)
    .filter(({ component, port }) => serviceOf(state.components.get(component)!, port) === 'serving')
    .map((provider) => [
      ...holds(since, 'serving', [portName(provider)]),
      ...holds(since, 'connected', [connectionName({ user, provider })]),
    ]);
  const last = (indices: readonly number[]) => Math.max(-1, ...indices);
  return histories.toSorted((a, b) => last(a) - last(b))[0] ?? [];
}

/** The use ports of a place that need not be served on entering it because other tokens than those joined use them. */
function usedByOthers(
  component: ComponentState,
  place: string,
  joined: readonly string[],
): readonly string[] {
  return [...component.instance.ports.values()]
    .filter(({ name, role }) => {
      const region = component.instance.regions.get(name)!;
      const own = joined.some((t) => region.inside.has(t));
      return role === 'use' && region.places.has(place) && isActive(component, name) && !own;
    })
    .map(({ name }) => name);
}

function causesOfMove(since: Since, state: State, step: Trace['steps'][number]): readonly number[] {
  const name = step.component!;
  const element = step.element!;
  const component = state.components.get(name)!;
  const own = dotted(name, element);
  const served = (ports: readonly PortRef[]) => ports.flatMap((port) => serving(since, state, port));
  switch (step.event) {
    case 'leave': {
      const users = deactivatedByLeave(component, element).flatMap((port) => usersOf(state, port));
      const drained = holds(since, 'unused', users.map(portName));
      return [...holds(since, 'marked', [own]), ...activation(since, component), ...drained];
    }
    case 'start': {
      const { needs } = component.instance.actions.get(element)!;
      const ports = needs.map((port) => ({ component: name, port }));
      return [...holds(since, 'left', [own]), ...served(ports)];
    }
    case 'end':
      return holds(since, 'running', [own]);
    case 'enter': {
      const by = step.alternative ?? null;
      const alternative = alternativesNow(component, element).find((a) => a.name === by)!;
      const joined = alternative.transitions.map((t) => t.name);
      const ended = holds(
        since,
        'ended',
        joined.map((t) => dotted(name, t)),
      );
      const others = usedByOthers(component, element, joined).map((port) => dotted(name, port));
      const newlyUsed = served(activatedByEnter(component, element, alternative));
      return [...ended, ...newlyUsed, ...holds(since, 'used', others)];
    }
    default: {
      const active = activation(since, component);
      const places = [...component.marked].map((place) => dotted(name, place));
      return [...active, ...holds(since, 'marked', places).filter((i) => i > Math.max(-1, ...active))];
    }
  }
}

function disconnections(trace: Trace, before: number, component: string): readonly number[] {
  return trace.steps
    .slice(0, before)
    .flatMap((step, i) =>
      step.event === 'dcon' && (step.component === component || step.element!.includes(` -> ${component}.`))
        ? [i]
        : [],
    );
}

function causesOfInstruction(
  system: System,
  since: Since,
  state: State,
  at: InstructionRef,
  i: Instruction,
): readonly number[] {
  switch (i.kind) {
    case 'add':
      return holds(since, 'deleted', [i.component]);
    case 'del':
      return [...holds(since, 'added', [i.component]), ...holds(since, 'finished', [i.component])];
    case 'con':
      return [
        ...holds(since, 'added', [i.user.component, i.provider.component]),
        ...holds(since, 'disconnected', [connectionName(i)]),
      ];
    case 'dcon':
      return [
        ...holds(since, 'connected', [connectionName(i)]),
        ...(isServiceUse(state, i) ? holds(since, 'unused', [portName(i.user)]) : []),
      ];
    case 'pushB':
      return holds(since, 'added', [i.component]);
    case 'wait':
      return i.behavior === null
        ? holds(since, 'finished', [i.component])
        : holds(since, 'push-finished', [pushName(system.awaited[at.thread]![at.index]!)]);
    case 'waitAll':
      return holds(since, 'finished', [...state.components.keys()]);
  }
}

function isServiceUse(state: State, { user }: Pick<Connection, 'user'>): boolean {
  return state.components.get(user.component)!.instance.ports.get(user.port)!.kind === 'service';
}

/** Notes what a component's own event made true. */
function recordMove(
  since: Since,
  before: State,
  after: State,
  step: Trace['steps'][number],
  index: number,
): void {
  const name = step.component!;
  const set = (fact: Fact, element: string) => since.set(`${fact} ${element}`, index);
  switch (step.event) {
    case 'leave':
      for (const t of after.components.get(name)!.outputs) {
        if (!before.components.get(name)!.outputs.has(t)) set('left', dotted(name, t));
      }
      return;
    case 'start':
      set('running', dotted(name, step.element!));
      return;
    case 'end':
      set('ended', dotted(name, step.element!));
      return;
    case 'enter':
      set('marked', dotted(name, step.element!));
      return;
    default:
      set('finished', name);
      set('push-finished', pushName(before.components.get(name)!.queue[0]!.by));
  }
}

function recordInstruction(
  since: Since,
  after: State,
  at: InstructionRef,
  i: Instruction,
  index: number,
): void {
  const set = (fact: Fact, name: string) => since.set(`${fact} ${name}`, index);
  set('turn', `${at.thread}`);
  switch (i.kind) {
    case 'add':
      set('added', i.component);
      for (const place of after.components.get(i.component)!.marked)
        set('marked', dotted(i.component, place));
      return;
    case 'del':
      set('deleted', i.component);
      return;
    case 'con':
      set('connected', connectionName(i));
      return;
    case 'dcon':
      set('disconnected', connectionName(i));
      return;
    case 'pushB':
      set('pushed', pushName(at));
      return;
    case 'wait':
    case 'waitAll':
      return;
  }
}

function isServing(component: ComponentState | undefined, port: string): boolean {
  return component !== undefined && serviceOf(component, port) === 'serving';
}

/** Notes which provide ports have begun to serve, and which use ports have begun or ceased to be in use. */
function recordPorts(since: Since, before: State, after: State, index: number): void {
  for (const name of after.components.changedSince(before.components)) {
    const past = before.components.get(name);
    const now = after.components.get(name)!;
    for (const { name: port, role } of now.instance.ports.values()) {
      const begins = role === 'provide' && isServing(now, port) && !isServing(past, port);
      const wasUsed = role === 'use' && past !== undefined && isActive(past, port);
      const isUsed = role === 'use' && isActive(now, port);
      if (begins) since.set(`serving ${dotted(name, port)}`, index);
      if (isUsed && !wasUsed) since.set(`used ${dotted(name, port)}`, index);
      if (wasUsed && !isUsed) since.set(`unused ${dotted(name, port)}`, index);
    }
  }
}

function eventName({ event, component, element, alternative, thread }: ModelEvent): string {
  return JSON.stringify([event, component, element, alternative, thread]);
}

/** Notes which urgent events have become possible. */
function recordPossible(since: Since, system: System, before: State, after: State, index: number): void {
  const [movesBefore, movesAfter] = [urgentMoves(system, before), urgentMoves(system, after)];
  const changed = movesAfter.changedSince(movesBefore);
  const past = [...urgentInstructions(system, before), ...changed.flatMap((c) => movesBefore.get(c) ?? [])];
  const now = [...urgentInstructions(system, after), ...changed.flatMap((c) => movesAfter.get(c)!)];
  const known = new Set(past.map(eventName));
  for (const name of now.map(eventName)) if (!known.has(name)) since.set(`possible ${name}`, index);
}

/**
 * For each step of a run, the earlier steps that are its direct causes, in order: those since which the conditions of
 * its event have held without interruption until it happened. A step without causes could happen at the start. Every
 * step but an end happens at the greatest date among its causes; an end, at the date of its start plus its duration (it
 * has no cause where the transition ran from the beginning).
 *
 * Of several things any of which would do, only one is told: of several providers that serve a port, the one that has
 * served for the longest; of what else may spare a component the waiting (another token that keeps its port active),
 * only what made the event possible in the end.
 *
 * Throws a plain `Error` when the trace is not a run of the system (see `replay`).
 */
export function causesOf(given: System, trace: Trace): readonly (readonly number[])[] {
  const run = replay(given, trace);
  if (run.kind !== 'ok') throw new Error(`step ${run.index} is not of the model: ${run.reason}`);
  const { system, states } = run;
  const since: Since = new Map();
  return trace.steps.map((step, index) => {
    const [before, after] = [states[index]!, states[index + 1]!];
    const turn = nextInstruction(system, before, step);
    const causes =
      turn === null
        ? causesOfMove(since, before, step)
        : [
            ...holds(since, 'turn', [`${turn.at.thread}`]),
            ...causesOfInstruction(system, since, before, turn.at, turn.instruction),
            ...(step.event === 'del' ? disconnections(trace, index, step.component!) : []),
          ];
    if (turn === null) recordMove(since, before, after, step, index);
    else recordInstruction(since, after, turn.at, turn.instruction, index);
    const enabling = holds(since, 'possible', [eventName(step)]);
    recordPorts(since, before, after, index);
    since.delete(`possible ${eventName(step)}`);
    recordPossible(since, system, before, after, index);
    return [...new Set([...causes, ...enabling])].toSorted((a, b) => a - b);
  });
}
