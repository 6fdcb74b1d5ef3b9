/**
 * How late some programs end at the latest and for how long a port is out at most, over all orders of what happens at one
 * date: found by looking at all runs of the semantics. Knows nothing of plans. All durations are fixed whole seconds.
 */
import type { Instruction, Program } from '../../src/model/program.ts';
import { endings } from '../../src/model/semantics/endings.ts';
import { afterTime, applyPossible, possibleEvents } from '../../src/model/semantics/semantics.ts';
import { UnsafeError } from '../../src/model/semantics/unsafe-error.ts';
import { initialState, isFinished, type State } from '../../src/model/system/state.ts';
import { compile } from '../../src/model/system/system.ts';
import type { Model } from '../../src/model/whole/model.ts';
import { type Ending, endingOf, keyOf } from './lucky-ends.ts';

/** A pair of an outage and an end, both in seconds. */
export interface OutageAndEnd {
  readonly outage: number;
  readonly end: number;
}

/**
 * The worst of all runs; `null` where a run does not end well, or is no better than one of `known` in either.
 *
 * @param threads one program for each component
 */
export function worstRun(
  model: Model,
  threads: ReadonlyMap<string, readonly Instruction[]>,
  port: { readonly component: string; readonly port: string },
  isReached: (ending: Ending) => boolean,
  known: readonly OutageAndEnd[],
): OutageAndEnd | null {
  const program: Program = {
    name: 'worst',
    start: new Map(),
    threads: [...threads].map(([name, instructions]) => ({ name, tries: [], instructions })),
  };
  const system = compile({ ...model, programs: [program] }, program, { dates: [{ digits: 1n, scale: 0 }] });
  const isWorse = (a: OutageAndEnd) => known.some((b) => a.outage >= b.outage && a.end >= b.end);
  const seen = new Set<string>();
  let worst: OutageAndEnd = { outage: 0, end: 0 };
  const stack: { readonly state: State; readonly outage: number }[] = [
    { state: initialState(system), outage: 0 },
  ];
  try {
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { state, outage } = top;
      const key = `${outage} ${keyOf(state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const date = Number(state.date);
      worst = { outage: Math.max(worst.outage, outage), end: Math.max(worst.end, date) };
      if (isWorse(worst)) return null;
      const events = possibleEvents(system, state);
      for (const event of events) stack.push({ state: applyPossible(system, state, event), outage });
      if (events.length > 0) continue;
      if (isFinished(system, state)) {
        if (!isReached(endingOf(state))) return null;
        continue;
      }
      if (endings(system, state).length === 0) return null;
      const isOut = !state.components.get(port.component)!.active.has(port.port);
      stack.push({
        state: afterTime(state, BigInt(date + 1)),
        outage: isOut ? outage + 1 : outage,
      });
    }
  } catch (error) {
    if (error instanceof UnsafeError) return null;
    throw error;
  }
  return worst;
}
