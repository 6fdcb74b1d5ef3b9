/** What element of the model a place of the net stands for. */
export type PlaceOrigin =
  | { readonly kind: 'place'; readonly component: string; readonly place: string }
  /** The docks of a transition, and the transition while it runs. */
  | {
      readonly kind: 'output-dock' | 'running' | 'input-dock';
      readonly component: string;
      readonly transition: string;
    }
  /** A behavior: from its push on; pushed and not finished; finished. */
  | {
      readonly kind: 'pushed' | 'pending' | 'finished';
      readonly component: string;
      readonly behavior: string;
    }
  /**
   * A port: the tokens in its region; those of them that let it serve (semantics, section 3, refusing); for data,
   * that it is provided.
   */
  | { readonly kind: 'region' | 'serving' | 'provided'; readonly component: string; readonly port: string }
  /** A program thread, about to execute its instruction with this index. */
  | { readonly kind: 'instruction'; readonly thread: string; readonly index: number }
  /** An observer: the transition has ended at least once. */
  | { readonly kind: 'ended'; readonly component: string; readonly transition: string };

/** The name of the net's place: the user's words, and a suffix where the element has several places. */
export function placeName(origin: PlaceOrigin): string {
  switch (origin.kind) {
    case 'place':
      return `${origin.component}.${origin.place}`;
    case 'output-dock':
      return `${origin.component}.${origin.transition}.out`;
    case 'running':
      return `${origin.component}.${origin.transition}`;
    case 'input-dock':
      return `${origin.component}.${origin.transition}.in`;
    case 'ended':
      return `${origin.component}.${origin.transition}.ended`;
    case 'pushed':
    case 'pending':
    case 'finished':
      return `${origin.component}.${origin.behavior}.${origin.kind}`;
    case 'region':
    case 'serving':
    case 'provided':
      return `${origin.component}.${origin.port}.${origin.kind}`;
    case 'instruction':
      return `${origin.thread}.${origin.index}`;
  }
}
