import fc from 'fast-check';
import { add, type Decimal, ZERO } from '../base/duration.ts';
import type { RunningState } from '../model/configuration.ts';
import { type Faults, NO_FAULTS } from '../model/faults.ts';
import { madeusProgram } from '../model/program.ts';
import { simulateUntil } from '../model/semantics/simulate.ts';
import { runningStateOf } from '../model/system/running-state.ts';
import { compile } from '../model/system/system.ts';
import type { Model } from '../model/whole/model.ts';
import { among, pick } from './draw.ts';

/** How the states come about that {@link runningStates} draws. */
export interface RunningStateBounds {
  /** The faults that may have happened; none when nothing is said. */
  readonly faults?: Faults;
}

/**
 * States that a run of one of the model's programs comes to (of its deployment, where it has none): components stand at
 * their places or are on the way, with what their queues hold. `withState` starts programs there. They shrink
 * towards the state in which the run begins.
 *
 * @throws {UnsafeError} when it is drawn from, where a run brings a second token into a place
 */
export function runningStates(
  model: Model,
  { faults = NO_FAULTS }: RunningStateBounds = {},
): fc.Arbitrary<RunningState> {
  const programs = model.programs.length === 0 ? [madeusProgram(model.components)] : model.programs;
  return fc
    .record({
      program: pick,
      seed: fc.noShrink(fc.nat()),
      /** How far the run has come, in percent of its events. */
      progress: fc.nat({ max: 99 }),
      /** Half of the time has passed until what comes next. */
      isLater: fc.boolean(),
    })
    .map(({ program, seed, progress, isLater }) => {
      const system = compile(model, among(programs, program)!, { faults });
      const { states, trace } = simulateUntil(system, { seed, durations: 'random' }, 'inf');
      const index = Math.floor((progress * states.length) / 100);
      const [now, next] = [trace.steps[index - 1]?.at ?? ZERO, trace.steps[index]?.at];
      return runningStateOf(system, states[index]!, isLater && next !== undefined ? middle(now, next) : now);
    });
}

function middle(one: Decimal, other: Decimal): Decimal {
  const { digits, scale } = add(one, other);
  return { digits: 5n * digits, scale: scale + 1 };
}
