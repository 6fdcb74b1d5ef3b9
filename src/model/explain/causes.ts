import { heed } from '../../base/heed.ts';
import { dotted } from '../../base/names.ts';
import { eventKey, type Step } from '../event.ts';
import { turnOf } from '../semantics/obstacles.ts';
import type { ReplayedRun } from '../semantics/replay.ts';
import { type Fact, type History, since as sinceWhen } from '../semantics/rules/history.ts';
import { componentRule, instructionRule, named } from '../semantics/rules/rules.ts';
import { urgentInstructions, urgentMoves } from '../semantics/urgent-events.ts';
import { type ComponentState, isActive, type State, serviceOf } from '../system/state.ts';
import type { System } from '../system/system.ts';

/** By fact, the index of the step since which it has held. */
type HoldingSince = Map<Fact, number>;

function isServing(component: ComponentState | undefined, port: string): boolean {
  return component !== undefined && serviceOf(component, port) === 'serving';
}

/** Notes which provide ports have begun to serve, and which use ports have begun or ceased to be in use. */
function recordPorts(since: HoldingSince, before: State, after: State, index: number): void {
  for (const name of after.components.changedSince(before.components)) {
    const past = before.components.get(name);
    const now = after.components.get(name)!;
    for (const { name: port, role } of now.instance.ports.values()) {
      const begins = role === 'provide' && isServing(now, port) && !isServing(past, port);
      const wasUsed = role === 'use' && past !== undefined && isActive(past, port);
      const isUsed = role === 'use' && isActive(now, port);
      if (begins) since.set(`serving ${dotted(name, port)}`, index);
      if (isUsed && !wasUsed) since.set(`used ${dotted(name, port)}`, index);
      if (wasUsed && !isUsed) since.set(`unused ${dotted(name, port)}`, index);
    }
  }
}

/** Notes for how much more of resources there has come to be room. */
function recordRoom(since: HoldingSince, before: State, after: State, index: number): void {
  if (before.free === after.free) return;
  for (const [resource, free] of after.free)
    for (let amount = before.free.get(resource)! + 1; amount <= free; amount++)
      since.set(`room ${amount} ${resource}`, index);
}

/** Notes which urgent events have become possible. */
function recordPossible(
  since: HoldingSince,
  system: System,
  before: State,
  after: State,
  index: number,
): void {
  const [movesBefore, movesAfter] = [urgentMoves(before), urgentMoves(after)];
  const changed = movesAfter.changedSince(movesBefore);
  const past = [...urgentInstructions(system, before), ...changed.flatMap((c) => movesBefore.get(c) ?? [])];
  const now = [...urgentInstructions(system, after), ...changed.flatMap((c) => movesAfter.get(c)!)];
  const known = new Set(past.map(eventKey));
  for (const name of now.map(eventKey)) if (!known.has(name)) since.set(`possible ${name}`, index);
}

/** The direct causes of a step, but for those since which it was possible; and what it makes true. */
function causesOfStep(
  system: System,
  history: History,
  before: State,
  step: Step,
): { readonly causes: readonly number[]; readonly facts: readonly Fact[] } {
  const rule = componentRule(step);
  if (rule !== null) {
    const event = named(step);
    const component = before.components.get(event.component)!;
    return {
      causes: rule.causes(history, before, component, event),
      facts: rule.facts(component, event),
    };
  }
  const turn = turnOf(system, before, step)!;
  const { causes, facts } = instructionRule(turn.instruction.kind);
  const thread = `${turn.at.thread}`;
  return {
    causes: [...sinceWhen(history, 'turn', [thread]), ...causes(history, turn)],
    facts: [`turn ${thread}`, ...facts(turn)],
  };
}

/**
 * For each step of a run, the earlier steps that are its direct causes, in order: those since which the conditions of
 * its event have held without interruption until it happened. A step without causes could happen at the start. Every
 * step but an end happens at the greatest date among its causes; an end, at the date of its start plus its duration (it
 * has no cause where the transition ran from the beginning).
 *
 * Of several things any of which would do, only one is told: of several providers that serve a port, the one that has
 * served for the longest; of what else may spare a component the waiting (another token that keeps its port active),
 * only what made the event possible in the end.
 */
export function causesOf({ system, steps, states }: ReplayedRun): readonly (readonly number[])[] {
  const since: HoldingSince = new Map();
  const earlier: Step[] = [];
  const history: History = { steps: earlier, since };
  return steps.map((step, index) => {
    heed();
    const [before, after] = [states[index]!, states[index + 1]!];
    const { causes, facts } = causesOfStep(system, history, before, step);
    for (const fact of facts) since.set(fact, index);
    const possible: Fact = `possible ${eventKey(step)}`;
    const enabling = since.get(possible) ?? null;
    recordPorts(since, before, after, index);
    recordRoom(since, before, after, index);
    since.delete(possible);
    recordPossible(since, system, before, after, index);
    earlier.push(step);
    return [...new Set([...causes, ...(enabling === null ? [] : [enabling])])].toSorted((a, b) => a - b);
  });
}
