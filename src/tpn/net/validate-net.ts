import { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { formatInterval, isEmptyInterval } from './interval.ts';
import type { Arc, FiringInterval, NetTransition, TimePetriNet } from './time-petri-net.ts';

/** What it takes to check a transition, in nanoseconds. */
const CHECKING = 5_000;

/**
 * Checks what the types of a net cannot say: indices in range, whole numbers that are exact, intervals that are not
 * empty, unique names, at most one arc of each sort per place.
 *
 * @throws {ModelError} with everything that is wrong, without positions.
 */
export function assertNet(net: TimePetriNet): void {
  const diagnostics = new Diagnostics();
  for (const problem of problemsOf(net)) diagnostics.error('bad-net', null, problem);
  diagnostics.throwErrors();
}

function* problemsOf(net: TimePetriNet): Generator<string> {
  yield* repeatedNames('places', net.places);
  yield* repeatedNames('transitions', net.transitions);
  for (const place of net.places) {
    if (!isCount(place.tokens)) yield `place \`${place.name}\` has ${place.tokens} tokens`;
  }
  for (const transition of net.transitions) {
    for (const problem of problemsOfTransition(net, transition)) {
      yield `transition \`${transition.name}\` ${problem}`;
    }
  }
}

function* repeatedNames(sort: string, nodes: readonly { readonly name: string }[]): Generator<string> {
  const known = new Set<string>();
  for (const { name } of nodes) {
    if (known.has(name)) yield `two ${sort} have the name \`${name}\``;
    known.add(name);
  }
}

function* problemsOfTransition(net: TimePetriNet, transition: NetTransition): Generator<string> {
  heed(CHECKING);
  const { interval, inputs, reads, inhibitors, outputs } = transition;
  if (!isInterval(interval)) yield `has the firing interval ${formatInterval(interval)}`;
  for (const [sort, arcs] of Object.entries({
    input: inputs,
    read: reads,
    inhibitor: inhibitors,
    output: outputs,
  })) {
    yield* problemsOfArcs(net, sort, arcs);
  }
}

function* problemsOfArcs(net: TimePetriNet, sort: string, arcs: readonly Arc[]): Generator<string> {
  const known = new Set<number>();
  for (const { place, weight } of arcs) {
    const node = net.places[place];
    if (node === undefined) {
      yield `has an ${sort} arc at place number ${place}, which does not exist`;
      continue;
    }
    if (known.has(place)) yield `has two ${sort} arcs at place \`${node.name}\``;
    if (!isCount(weight) || weight === 0)
      yield `has an ${sort} arc of weight ${weight} at place \`${node.name}\``;
    known.add(place);
  }
}

function isInterval(interval: FiringInterval): boolean {
  const { eft, lft, lftOpen } = interval;
  const upper = lft === Infinity ? lftOpen : isCount(lft);
  return isCount(eft) && upper && !isEmptyInterval(interval);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
