import type { ModelEvent } from '../model/event.ts';
import { instructionEvent } from '../model/obstacles.ts';
import type { Instruction, Program, Thread } from '../model/program.ts';
import { type ComponentPlaces, unfinishedPlaces } from './component-places.ts';
import type { ConnectedPorts } from './connected-ports.ts';
import { addWeight, type DraftNet, type DraftPlace, moving, type Weights } from './draft-net.ts';
import { ALWAYS, allEmpty, atLeast, both, type Condition, guarded } from './guard.ts';
import { IMMEDIATE } from './time-petri-net.ts';

/** Of each thread, the places that say which instruction is next. */
export type Turns = ReadonlyMap<Thread, readonly DraftPlace[]>;

/** The threads of the program, and the finish events that they wait for (semantics, section 4). */
export function addProgram(
  draft: DraftNet,
  program: Program,
  assembly: ReadonlyMap<string, ComponentPlaces>,
  ports: ConnectedPorts,
): Turns {
  for (const places of assembly.values()) addFinish(draft, places);
  const turns = new Map<Thread, readonly DraftPlace[]>();
  for (const thread of program.threads) {
    const places = [instructionPlace(draft, thread.name, 0, 1)];
    turns.set(thread, places);
    thread.instructions.forEach((instruction, index) => {
      const here = places[index]!;
      const next = instructionPlace(draft, thread.name, index + 1, 0);
      places.push(next);
      const { inputs, outputs } = moving([here], [next]);
      let condition = ALWAYS[0]!;
      if (instruction.kind === 'pushB') addPush(assembly.get(instruction.component)!, ports, inputs, outputs);
      if (instruction.kind === 'wait' || instruction.kind === 'waitAll') {
        condition = whenIdle(program, thread, index, assembly);
      }
      const event = instructionEvent(thread.name, instruction);
      draft.transitions.push(guarded(event, IMMEDIATE, condition, { inputs, outputs }));
    });
  }
  return turns;
}

/**
 * The places where a thread has still to push a behavior that finds nothing to do. A push that is never executed is
 * seen by what its component has left to do, but for these; and threads that wait for one another may never push.
 */
export function beforeIdlePushes(
  { threads }: Program,
  assembly: ReadonlyMap<string, ComponentPlaces>,
  turns: Turns,
): readonly DraftPlace[] {
  if (threads.length === 1) return [];
  const isIdle = (i: Instruction) =>
    i.kind === 'pushB' && assembly.get(i.component)!.lifecycle.transitions.length === 0;
  return threads.flatMap((thread) =>
    turns.get(thread)!.slice(0, thread.instructions.findLastIndex(isIdle) + 1),
  );
}

function instructionPlace(draft: DraftNet, thread: string, index: number, tokens: number): DraftPlace {
  const place: DraftPlace = { origin: { kind: 'instruction', thread, index }, tokens };
  draft.places.add(place);
  return place;
}

/** A behavior is over when none of its tokens moves and it leaves no marked place. */
function addFinish(draft: DraftNet, places: ComponentPlaces): void {
  const { queue, lifecycle } = places;
  const condition = finishCondition(places);
  if (queue === null || condition === null) return;
  const event: ModelEvent = {
    event: 'finish',
    component: lifecycle.component.name,
    element: lifecycle.behavior,
    thread: null,
    line: null,
  };
  draft.transitions.push(guarded(event, IMMEDIATE, condition, moving([queue.pending], [queue.finished])));
}

/**
 * When nothing happens twice, a behavior is over once all its last places are marked: reading them, which nothing
 * ever empties, keeps the net free of inhibitors. `null` when it never ends, for some join can never fill.
 */
function finishCondition(places: ComponentPlaces): Condition | null {
  const { mayRepeat, transitions, places: reachable } = places.lifecycle;
  if (mayRepeat) return allEmpty(unfinishedPlaces(places));
  if (transitions.some((t) => !reachable.has(t.destination))) return null;
  return transitions
    .map((t) => t.destination)
    .filter((place) => !transitions.some((t) => t.source === place))
    .map((place) => atLeast(places.place(place), 1))
    .reduce(both, ALWAYS[0]!);
}

function addPush(places: ComponentPlaces, ports: ConnectedPorts, inputs: Weights, outputs: Weights): void {
  const { component } = places.lifecycle;
  addWeight(outputs, places.queue!.pushed, 1);
  addWeight(outputs, places.queue!.pending, 1);
  // From the push on, what stands on a place that is about to be left serves no new user.
  for (const port of component.type.ports) {
    const lost = places.lostByPush(port.name);
    if (
      port.role === 'provide' &&
      port.kind === 'service' &&
      lost > 0 &&
      ports.usersOf(component.name, port.name) !== null
    )
      addWeight(inputs, places.serving(port.name)!, lost);
  }
}

/**
 * What a wait needs. The behavior must be finished when this thread has pushed it before, or another thread pushes
 * it at all; a behavior that this thread pushes later leaves the queue empty for now.
 */
function whenIdle(
  program: Program,
  thread: Thread,
  index: number,
  assembly: ReadonlyMap<string, ComponentPlaces>,
): Condition {
  const instruction = thread.instructions[index]!;
  const awaited = program.threads
    .flatMap((other) => (other === thread ? thread.instructions.slice(0, index) : other.instructions))
    .flatMap((i) => (i.kind === 'pushB' ? [i.component] : []))
    .filter((component) => instruction.kind === 'waitAll' || isWaitFor(instruction, component));
  return awaited
    .map((component) => atLeast(assembly.get(component)!.queue!.finished, 1))
    .reduce(both, ALWAYS[0]!);
}

function isWaitFor(instruction: Instruction, component: string): boolean {
  return instruction.kind === 'wait' && instruction.component === component;
}
