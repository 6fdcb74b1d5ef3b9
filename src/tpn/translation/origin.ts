import { dotted } from '../../base/names.ts';
import { type PortRef, portName } from '../../model/assembly.ts';

/** What element of the model a place of the net stands for. */
export type PlaceOrigin =
  | { readonly kind: 'place'; readonly component: string; readonly place: string }
  /**
   * The docks of a transition, the transition while it runs, when it has just ended, and while it pauses before it is
   * tried again. The input dock of a switch that leads elsewhere is that of `t:o`.
   */
  | {
      readonly kind: 'output-dock' | 'running' | 'input-dock' | 'over' | 'pausing';
      readonly component: string;
      readonly transition: string;
      /** The outcome with which it will end, where that is a named one. */
      readonly outcome?: string;
      /** After so many failing ends, where there were some. */
      readonly attempt?: number;
    }
  /** A component fails, and will state at a place. */
  | { readonly kind: 'failing'; readonly component: string; readonly place: string }
  /** It stands there already, and has still to lose what was under way. */
  | { readonly kind: 'dropping'; readonly component: string }
  /** The place of a crash is coming back: so many more are so too. */
  | {
      readonly kind: 'coming-back';
      readonly component: string;
      readonly place: string;
      readonly number: number;
    }
  /** What is free of a resource: as many tokens. */
  | { readonly kind: 'free'; readonly resource: string }
  /** A component holds a need: a token, and the tokens by which it does. */
  | { readonly kind: 'held' | 'holding'; readonly component: string; readonly need: string }
  /** The faults that are left, in a zone or at all. */
  | { readonly kind: 'faults'; readonly zone: string | null }
  /** A place of a component's queue that holds a behavior. */
  | { readonly kind: 'queued'; readonly component: string; readonly slot: number }
  /** An instruction has been executed, not passed over. */
  | { readonly kind: 'executed'; readonly thread: string; readonly index: number }
  /** A program thread that has failed. */
  | { readonly kind: 'failed'; readonly thread: string }
  /** An entry of a component's queue has been pushed: from then on. */
  | { readonly kind: 'pushed'; readonly component: string; readonly slot: number; readonly behavior: string }
  /** So many entries of a component's queue are over: from then on. */
  | { readonly kind: 'finished'; readonly component: string; readonly slot: number }
  /** The behavior that this instruction pushed is over. */
  | {
      readonly kind: 'finished-push';
      readonly component: string;
      readonly thread: number;
      readonly index: number;
    }
  /** So many entries of a component's queue are over and the next is not; it stood, or stands, at these places. */
  | {
      readonly kind: 'standing';
      readonly component: string;
      readonly finished: number;
      readonly places: readonly string[];
    }
  /** The next place of a component's queue to be filled. */
  | { readonly kind: 'queue-end'; readonly component: string; readonly slot: number }
  | { readonly kind: 'exists'; readonly component: string; readonly type: string }
  /** A component does not exist, and so many entries of its queue were over. */
  | { readonly kind: 'absent'; readonly component: string; readonly finished: number }
  | { readonly kind: 'connected'; readonly user: PortRef; readonly provider: PortRef }
  /** A port: the tokens in its region; for data, that it is provided. */
  | { readonly kind: 'region' | 'provided'; readonly component: string; readonly port: string }
  /** A program thread, about to execute its instruction with this index. */
  | { readonly kind: 'instruction'; readonly thread: string; readonly index: number }
  /** A thread waits at this instruction, which will fail by itself: before its time is over, and from then on. */
  | { readonly kind: 'waiting' | 'late'; readonly thread: string; readonly index: number }
  /** An observer: the transition has ended at least once. */
  | { readonly kind: 'ended'; readonly component: string; readonly transition: string }
  /** The tokens of several places, and the absence of one. */
  | { readonly kind: 'any'; readonly of: readonly PlaceOrigin[] }
  | { readonly kind: 'not'; readonly of: PlaceOrigin };

/** Whose a place is, by name: of a component, a thread of the program, or a resource. `null` where it is of several. */
export function ownerOf(origin: PlaceOrigin): string | null {
  switch (origin.kind) {
    case 'any':
      return commonOwner(origin.of.map(ownerOf));
    case 'not':
      return ownerOf(origin.of);
    case 'connected':
      return origin.user.component;
    case 'free':
      return origin.resource;
    case 'faults':
      return origin.zone;
    case 'executed':
    case 'failed':
    case 'instruction':
    case 'waiting':
    case 'late':
      return origin.thread;
    default:
      return origin.component;
  }
}

/** The one that all these are of; `null` where there are several, or none. */
export function commonOwner(owners: readonly (string | null)[]): string | null {
  const [first = null] = owners;
  return owners.every((owner) => owner === first) ? first : null;
}

/** The name of the net's place: the user's words, and a suffix where the element has several places. */
export function placeName(origin: PlaceOrigin): string {
  switch (origin.kind) {
    case 'place':
      return dotted(origin.component, origin.place);
    case 'output-dock':
      return `${transitionName(origin)}.out`;
    case 'running':
      return transitionName(origin);
    case 'input-dock':
      return `${transitionName(origin)}.in`;
    case 'over':
    case 'pausing':
      return `${transitionName(origin)}.${origin.kind}`;
    case 'failing':
      return `${origin.component}.${origin.place}.failing`;
    case 'dropping':
      return `${origin.component}.dropping`;
    case 'coming-back':
      return `${dotted(origin.component, origin.place)}.back${origin.number === 0 ? '' : `.${origin.number + 1}`}`;
    case 'free':
      return `${origin.resource}.free`;
    case 'held':
    case 'holding':
      return `${origin.component}.${origin.need}.${origin.kind}`;
    case 'faults':
      return origin.zone === null ? 'faults' : `faults.${origin.zone}`;
    case 'queued':
      return `${origin.component}.queued.${origin.slot}`;
    case 'executed':
      return `${origin.thread}.${origin.index}.executed`;
    case 'failed':
      return `${origin.thread}.failed`;
    case 'ended':
      return `${origin.component}.${origin.transition}.ended`;
    case 'pushed':
      return `${origin.component}.${origin.behavior}.pushed.${origin.slot}`;
    case 'finished':
      return `${origin.component}.finished.${origin.slot}`;
    case 'finished-push':
      return `${origin.component}.finished.${origin.thread}.${origin.index}`;
    case 'standing':
      return `${origin.component}.after.${origin.finished}`;
    case 'queue-end':
      return `${origin.component}.queue.${origin.slot}`;
    case 'exists':
      return `${origin.component}.exists`;
    case 'absent':
      return `${origin.component}.absent.${origin.finished}`;
    case 'connected':
      return `${portName(origin.user)}.${portName(origin.provider)}`;
    case 'region':
    case 'provided':
      return `${origin.component}.${origin.port}.${origin.kind}`;
    case 'instruction':
      return `${origin.thread}.${origin.index}`;
    case 'waiting':
    case 'late':
      return `${origin.thread}.${origin.index}.${origin.kind}`;
    case 'any':
      return anyName(origin.of);
    case 'not':
      return `not.${placeName(origin.of)}`;
  }
}

function transitionName(of: {
  readonly component: string;
  readonly transition: string;
  readonly outcome?: string;
  readonly attempt?: number;
}): string {
  const { component, transition, outcome, attempt } = of;
  const which = outcome === undefined ? transition : `${transition}:${outcome}`;
  return `${dotted(component, which)}${attempt === undefined ? '' : `.${attempt + 1}`}`;
}

/** Long lists are cut: a drawing of a net has to stay legible. */
function anyName(of: readonly PlaceOrigin[]): string {
  const [first, ...more] = of.slice(0, 3).map(placeName);
  return `any.${[first, ...more].join('.or.')}${of.length > 3 ? `.or.${of.length - 3}` : ''}`;
}
