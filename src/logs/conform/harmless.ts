import type { PortRef } from '../../model/assembly.ts';
import type { Port } from '../../model/component.ts';
import type { ModelEvent } from '../../model/event.ts';
import type { Instruction } from '../../model/program.ts';
import { isActive, partnersOf, providersOf, type State, serviceOf } from '../../model/system/state.ts';
import type { System } from '../../model/system/system.ts';

/**
 * Whether an event can come first whatever else is possible: no service is less there after it, no port more in use, no
 * connection gone, and neither a queue nor a join could have gone another way.
 */
export function isHarmless(
  system: System,
  before: State,
  after: State,
  event: ModelEvent,
  events: readonly ModelEvent[],
): boolean {
  if (['add', 'del', 'con', 'dcon'].includes(event.event)) return false;
  // A wait that fails holds where what has failed is deleted before.
  if (event.failed === true && othersHave(system, before, event, ({ kind }) => kind === 'del')) return false;
  if (event.event === 'pushB' && othersChange(system, before, event)) return false;
  if (endsWhatIsPushed(before, event, events)) return false;
  if (
    event.event === 'start' &&
    (usesWhatMayGo(system, before, event) || events.some((each) => isOtherWay(event, each)))
  )
    return false;
  if (event.event === 'enter' && events.some((each) => isOtherWay(event, each))) return false;
  const [past, present] = [before, after].map(({ components }) => components.get(event.component ?? ''));
  if (past === undefined || present === undefined) return true;
  return [...present.instance.ports.values()].every((port) => {
    if (partnersOf(before, past, port).length === 0 && !willConnect(system, before, event, port)) return true;
    if (port.role === 'use')
      return (
        isActive(past, port.name) ||
        !isActive(present, port.name) ||
        !mayGo(system, before, event.component!, port)
      );
    // A port that nobody is served by any more can still be kept from being left.
    if (port.kind === 'service' && isActive(past, port.name) && !isActive(present, port.name)) return false;
    return serviceOf(past, port.name) !== 'serving' || serviceOf(present, port.name) === 'serving';
  });
}

/** Whether it makes a difference that a transition uses what it needs while it runs, were it for no time. */
function usesWhatMayGo(system: System, state: State, { component, element }: ModelEvent): boolean {
  const { instance } = state.components.get(component!)!;
  return instance.actions
    .get(element!)!
    .needs.some((port) => mayGo(system, state, component!, instance.ports.get(port)!));
}

/** Whether a component fails, which ends its active behavior, and one is pushed to it: before or after that. */
function endsWhatIsPushed(
  { components }: State,
  { event, component }: ModelEvent,
  events: readonly ModelEvent[],
): boolean {
  if (event === 'pushB') return components.get(component!)?.failing != null;
  return event === 'fail' && events.some((each) => each.event === 'pushB' && each.component === component);
}

/** Whether another thread has still to push to the component of a push, or to delete it: which comes first is open. */
function othersChange(system: System, state: State, event: ModelEvent): boolean {
  return othersHave(
    system,
    state,
    event,
    (i) => (i.kind === 'pushB' || i.kind === 'del') && i.component === event.component,
  );
}

/** Whether another thread than that of an event has still to execute such an instruction. */
function othersHave(
  { program }: System,
  { executed }: State,
  { thread }: ModelEvent,
  isSuch: (instruction: Instruction) => boolean,
): boolean {
  return program.threads.some(
    ({ name, instructions }, i) => name !== thread && instructions.slice(executed[i]).some(isSuch),
  );
}

/** What the threads have still to execute. */
function instructionsLeft({ program }: System, { executed }: State): readonly Instruction[] {
  return program.threads.flatMap(({ instructions }, i) => instructions.slice(executed[i]));
}

/** Whether a thread has still to connect the port. */
function willConnect(system: System, state: State, { component }: ModelEvent, port: Port): boolean {
  return instructionsLeft(system, state).some(
    (left) =>
      left.kind === 'con' &&
      [left.user, left.provider].some((end) => end.component === component && end.port === port.name),
  );
}

/**
 * Whether it makes a difference if a use port comes to be in use: a thread may disconnect it before, and then it is served
 * no more; or, of a service, a provider may have to leave what it provides there, and wait for it, or fails.
 */
function mayGo(system: System, state: State, component: string, { name: port, kind }: Port): boolean {
  const left = instructionsLeft(system, state);
  const isOwn = (end: PortRef) => end.component === component && end.port === port;
  if (left.some((i) => (i.kind === 'con' || i.kind === 'dcon') && isOwn(i.user))) return true;
  // What provides data can always be left, and has provided it for good.
  if (kind === 'data') return false;
  return providersOf(state, { component, port }).some(({ component: name, port: provided }) => {
    const { instance, queue, failing } = state.components.get(name)!;
    if (failing !== null) return true;
    const { places, inside } = instance.regions.get(provided)!;
    const ahead = new Set([
      ...queue.map(({ behavior }) => behavior),
      ...left.flatMap((i) => (i.kind === 'pushB' && i.component === name ? [i.behavior] : [])),
    ]);
    return instance.component.type.transitions.some(
      (t) => ahead.has(t.behavior) && places.has(t.source) && !inside.has(t.name),
    );
  });
}

/** Whether another event enters the same place by another alternative, or starts the same transition with another outcome. */
function isOtherWay(event: ModelEvent, other: ModelEvent): boolean {
  const isSame =
    other.event === event.event && other.component === event.component && other.element === event.element;
  return isSame && (other.alternative !== event.alternative || other.outcome !== event.outcome);
}
