import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { growableInt32, push } from '../collections/growable.ts';
import { firingsBack, named, type TransitionSystem, type Trouble } from '../exploration/transition-system.ts';
import { coveredAncestor, hasGrown, newGrowthWatch } from '../exploration/unbounded.ts';
import {
  type CompiledNet,
  compileNet,
  isEnabled,
  type Latch,
  putInitialTokens,
  putOutputs,
  takeInputs,
  withoutLater,
} from '../net/compiled-net.ts';
import {
  alikeTransitions,
  arrangeMarking,
  orbitSize,
  renamingNumbered,
  representatives,
} from '../symmetry/representative.ts';
import type { ToldApart } from '../symmetry/told-apart.ts';
import { markingsFound } from './marking-steps.ts';
import { internMarking, newMarkingStore, readMarking } from './marking-store.ts';
import { type Stubborn, stubbornSets } from './stubborn.ts';

/** What the graph leaves out, and what its markings keep beside the tokens of the net. */
export interface MarkingOptions {
  readonly latches?: readonly Latch[];
  /** `dead`: only so much of the graph that every dead marking of the net is still found. */
  readonly only?: 'dead';
  /** One marking stands for all that differ from it by identical parts which are not told apart; `null` for none. */
  readonly symmetry?: ToldApart | null;
}

/** The markings of a net as a transition system. */
export interface MarkingGraph extends TransitionSystem {
  /** The tokens of a place in a state. */
  readonly tokens: (state: number, place: number) => number;
  /** Firings that lead to `state`, or to one for which it stands, and then through `firing` if it is given. */
  readonly firingsTo: (state: number, firing: number | null) => readonly number[];
  /** The state that the last firing reported led to. */
  readonly reached: () => number;
}

/**
 * The reachable markings of a net without its intervals: each transition may fire whenever it is enabled. For a
 * model these are the states of all runs over all durations: an action of `[0, inf)` may end at any date, so also
 * before or after whatever else happens at that date.
 */
export function markingGraph(net: TimePetriNet, options: MarkingOptions = {}): MarkingGraph {
  const compiled = compileNet(net, options.latches);
  const symmetry = representatives(compiled, options.symmetry ?? null);
  const firing =
    options.only === 'dead' && compiled.spontaneous === null && compiled.last === null
      ? stubbornSets(compiled).choose
      : allEnabled(compiled);
  const markings = newMarkingStore(compiled.places);
  const from = new Int32Array(compiled.places);
  const to = new Int32Array(compiled.places);
  const chosen = new Int32Array(net.transitions.length);
  const parent = growableInt32();
  const via = growableInt32();
  const renamed = growableInt32();
  /** How many markings those found stand for, where they stand for others. */
  let represented = 0n;
  const watch = newGrowthWatch(compiled);
  let trouble: Trouble | null = null;
  let reached = 0;

  const marking = (state: number): Int32Array => {
    const tokens = new Int32Array(compiled.places);
    readMarking(markings, state, tokens);
    return tokens;
  };
  const foundBy = (state: number) => ({
    source: parent.data[state],
    transition: via.data[state],
    renaming: renamingNumbered(symmetry, renamed.data[state]),
  });
  const firingsTo = (state: number, firing: number | null): readonly number[] => {
    const last = firing === null ? [] : [{ source: state, transition: firing, renaming: null }];
    return named([...firingsBack(foundBy, state), ...last]);
  };
  const add = (source: number, transition: number): number => {
    const before = markings.size;
    const renaming = symmetry === null ? 0 : arrangeMarking(symmetry, to);
    const id = internMarking(markings, to);
    if (id < before) return id;
    if (symmetry !== null) represented += orbitSize(symmetry, to);
    push(parent, source);
    push(via, transition);
    push(renamed, renaming);
    if (hasGrown(watch, markings, id)) {
      trouble ??= coveredAncestor(watch, id, {
        readMarking: (state, into) => readMarking(markings, state, into),
        foundBy,
        alike: null,
      });
    }
    return id;
  };
  return {
    size: () => markings.size,
    kept: () => markings.size,
    markings: () => markingsFound({ markings, symmetry, represented }),
    addInitial: () => {
      putInitialTokens(compiled, to);
      add(-1, -1);
    },
    isKept: () => true,
    expand: (state, visit) => {
      readMarking(markings, state, from);
      const fired = firing(from, chosen);
      for (let i = 0; i < fired; i++) {
        const t = chosen[i];
        const arcs = compiled.arcs[t];
        to.set(from);
        takeInputs(arcs, to);
        putOutputs(compiled, arcs, to);
        reached = add(state, t);
        visit(state, t, reached);
      }
      return fired;
    },
    marking,
    pathTo: (state) => firingsTo(state, null),
    firingsTo,
    alike: alikeTransitions(symmetry),
    trouble: () => trouble,
    reached: () => reached,
    tokens: (state, place) => markings.tokens[state * compiled.places + place],
  };
}

function allEnabled(compiled: CompiledNet): Stubborn['choose'] {
  const { arcs, spontaneous } = compiled;
  return (marking, chosen) => {
    let count = 0;
    for (let t = 0; t < arcs.length; t++) if (isEnabled(arcs[t], marking)) chosen[count++] = t;
    if (spontaneous !== null && chosen.subarray(0, count).every((t) => spontaneous[t])) return 0;
    return withoutLater(compiled, chosen, 0, count);
  };
}
