import type { ElementRef } from '../../model/assembly.ts';
import { programOf } from '../../model/subject.ts';
import { compile } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import type { ActionEvents } from '../../statespace/causal/parallelism/action-events.ts';
import { endBeforeStart } from '../../statespace/causal/parallelism/end-before-start.ts';
import type { CausalNet } from '../../statespace/causal/process/causal-net.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import { causesApart } from '../question/causal-net-of-program.ts';

/** One execution of a transition of the model. */
export interface ExecutedAction extends ElementRef {
  /** Which of its executions it is, from 1. */
  readonly occurrence: number;
}

/** Of all pairs of actions of a program, which have an order whatever the durations are within their intervals. */
export interface ActionOrders {
  readonly actions: readonly ExecutedAction[];
  /** Whether one action, by index, has ended in every run before another one starts. */
  readonly isBefore: (earlier: number, later: number) => boolean;
  /** How many pairs have an order. */
  readonly count: number;
}

/**
 * All pairs of actions asked for their sequentiality (semantics, section 5) at once. `null` where something competes, so
 * that runs have different actions.
 *
 * @throws ModelError when the program cannot be verified
 * @throws OverflowError when a date is beyond the range of exact whole numbers
 */
export function actionOrders(model: Model, name: string | null): ActionOrders | null {
  const { translation, net } = causesApart(model)(name);
  if (net === null) return null;
  const executed = compile(model, programOf(model, name)).components.flatMap((component) =>
    component.type.transitions.flatMap((transition) =>
      executionsOf(translation, net, { component: component.name, element: transition.name }),
    ),
  );
  return {
    actions: executed.map(({ of }) => of),
    ...endBeforeStart(
      net,
      executed.map(({ action }) => action),
    ),
  };
}

/** The executions of a transition, one after the other. */
function executionsOf({ runningOf }: Translation, net: CausalNet, ref: ElementRef) {
  return runningOf(ref)
    .flatMap((place) => net.occurrences[place]!)
    .flatMap(({ opened: start, closed: end }): readonly ActionEvents[] =>
      end === null ? [] : [{ start, end }],
    )
    .sort((a, b) => a.end - b.end)
    .map((action, i): { readonly action: ActionEvents; readonly of: ExecutedAction } => ({
      action,
      of: { ...ref, occurrence: i + 1 },
    }));
}
