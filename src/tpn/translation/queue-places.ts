import type { InstructionRef, System } from '../../model/system/system.ts';
import { addPlace, complementOf, type DraftNet, type DraftPlace } from './draft-net.ts';
import type { ComponentLives, LifeState } from './life/component-life.ts';
import { keyOf, type QueueEntry } from './life/queue.ts';

/** The places that stand for the queue of a component, and for its being there. */
export interface QueuePlaces {
  readonly lives: ComponentLives;
  /** Marked from the push of an entry on, and until then. */
  readonly pushed: (entry: QueueEntry) => DraftPlace;
  readonly unpushed: (entry: QueueEntry) => DraftPlace;
  /** Marked while the component is in this state of its life, or executes the behavior that leads out of it. */
  readonly inState: (state: LifeState) => DraftPlace;
  /** Marked while it is not. */
  readonly notInState: (state: LifeState) => DraftPlace;
  /** Marked once so many entries are over. */
  readonly finished: (slot: number) => DraftPlace;
  /** Marked once the behavior that an instruction pushed is over. */
  readonly finishedPush: (push: InstructionRef) => DraftPlace;
  /** Which place of a shared queue is filled next. */
  readonly end: (slot: number) => DraftPlace;
  /** Marked while a place of the queue holds a behavior, and while not. */
  readonly queued: (slot: number) => DraftPlace;
  readonly unqueued: (slot: number) => DraftPlace;
  /** Marked once an instruction has been executed, and while not. */
  readonly executed: (push: InstructionRef) => DraftPlace;
  readonly unexecuted: (push: InstructionRef) => DraftPlace;
  /** What is marked once an entry is over, as far as it has been asked for. */
  readonly marksOf: (entry: QueueEntry) => readonly DraftPlace[];
  readonly exists: (type: string) => DraftPlace;
  readonly absent: (finished: number) => DraftPlace;
  /** Those of them that have been asked for: a net has only these. */
  readonly asked: {
    readonly queued: (slot: number) => readonly DraftPlace[];
    readonly executed: (push: InstructionRef) => readonly DraftPlace[];
    readonly exists: (type: string) => DraftPlace | null;
  };
}

/** What a place is asked for by: itself for its contrary, a name for what has no object. */
type PlaceKey = QueueEntry | LifeState | DraftPlace | string;

/** Makes places when they are asked for; whoever adds the events that mark them comes after who asks for them. */
export function queuePlaces(
  draft: DraftNet,
  lives: ComponentLives,
  threadOf: (push: InstructionRef) => string,
): QueuePlaces {
  const { name, initial, queue } = lives;
  const made = new Map<PlaceKey, DraftPlace>();
  const placeAt = (key: PlaceKey, make: () => DraftPlace): DraftPlace => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const place = make();
    made.set(key, place);
    return place;
  };
  const pushed = (entry: QueueEntry) =>
    placeAt(entry, () =>
      addPlace(
        draft,
        { kind: 'pushed', component: name, slot: entry.slot, behavior: entry.behavior },
        entry.pushes.length === 0 ? 1 : 0,
      ),
    );
  const inState = (state: LifeState) =>
    placeAt(state, () =>
      addPlace(
        draft,
        { kind: 'standing', component: name, finished: state.finished, places: state.places },
        state === initial ? 1 : 0,
      ),
    );
  const not = (of: DraftPlace) =>
    placeAt(of, () => complementOf(draft, [of], { kind: 'not', of: of.origin }));
  const some = (key: string): readonly DraftPlace[] => {
    const place = made.get(key);
    return place === undefined ? [] : [place];
  };
  const queuedKey = (slot: number) => `queued ${slot}`;
  const queued = (slot: number) =>
    placeAt(queuedKey(slot), () =>
      addPlace(
        draft,
        { kind: 'queued', component: name, slot },
        initial !== null && slot <= (queue?.filled ?? 0) ? 1 : 0,
      ),
    );
  const executedKey = (push: InstructionRef) => `executed ${keyOf(push)}`;
  const executed = (push: InstructionRef) =>
    placeAt(executedKey(push), () =>
      addPlace(draft, { kind: 'executed', thread: threadOf(push), index: push.index }, 0),
    );
  const finishedKey = (slot: number) => `finished ${slot}`;
  const pushKey = (push: InstructionRef) => `push ${keyOf(push)}`;
  const existsKey = (type: string) => `exists ${type}`;
  return {
    lives,
    pushed,
    unpushed: (entry) => not(pushed(entry)),
    inState,
    notInState: (state) => not(inState(state)),
    finished: (slot) =>
      placeAt(finishedKey(slot), () => addPlace(draft, { kind: 'finished', component: name, slot }, 0)),
    finishedPush: (push) =>
      placeAt(pushKey(push), () => addPlace(draft, { kind: 'finished-push', component: name, ...push }, 0)),
    end: (slot) =>
      placeAt(`end ${slot}`, () =>
        addPlace(
          draft,
          { kind: 'queue-end', component: name, slot },
          slot === (queue?.filled ?? 0) + 1 ? 1 : 0,
        ),
      ),
    queued,
    unqueued: (slot) => not(queued(slot)),
    executed,
    unexecuted: (push) => not(executed(push)),
    marksOf: ({ slot, pushes }) => {
      const marks = some(finishedKey(slot));
      return pushes.length === 1 ? marks.concat(some(pushKey(pushes[0]!))) : marks;
    },
    exists: (type) =>
      placeAt(existsKey(type), () =>
        addPlace(
          draft,
          { kind: 'exists', component: name, type },
          initial?.life.component.type.name === type ? 1 : 0,
        ),
      ),
    absent: (finished) =>
      placeAt(`absent ${finished}`, () =>
        addPlace(
          draft,
          { kind: 'absent', component: name, finished },
          initial === null && finished === 0 ? 1 : 0,
        ),
      ),
    asked: {
      queued: (slot) => some(queuedKey(slot)),
      executed: (push) => some(executedKey(push)),
      exists: (type) => made.get(existsKey(type)) ?? null,
    },
  };
}

/** The names that a program may have to do with: those that exist at the start, in their order, and those it adds. */
export function namesIn({ initial, program }: System): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { component } of initial.components) names.add(component.name);
  for (const { instructions } of program.threads)
    for (const instruction of instructions) if (instruction.kind === 'add') names.add(instruction.component);
  return names;
}
