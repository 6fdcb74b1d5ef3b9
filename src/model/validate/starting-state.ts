import type { InitialComponent, RunningState } from '../configuration.ts';
import { transitionBehind } from '../outcomes.ts';
import type { Program } from '../program.ts';
import { markingOf } from '../semantics/rules/obstacle.ts';
import { whereWords } from '../semantics/wording.ts';
import { initialState, isActive, isServed } from '../system/state.ts';
import { compile } from '../system/system.ts';
import type { Check } from './names/check.ts';

/** The places where a component stood last: its own, and those that its transitions under way have left. */
export function lastPlaces({
  component,
  places,
  outputs,
  inputs,
  running,
}: InitialComponent): readonly string[] {
  const moving = new Set([
    ...outputs,
    ...inputs.map(transitionBehind),
    ...running.map(({ transition }) => transition),
  ]);
  const left = component.type.transitions.filter((t) => moving.has(t.name)).map((t) => t.source);
  return [...new Set([...places, ...left])];
}

/** What is doubtful about a program that starts from the state of a running system. */
export function checkStartingState(program: Program, state: RunningState, check: Check): void {
  checkInUse(program, state, check);
  if (program.name === null) checkMissing(state, check);
}

/** A use port that is in use though nothing serves it. */
function checkInUse(program: Program, { components }: RunningState, check: Check): void {
  // What is asked about the model makes no difference here.
  const state = initialState(compile({ ...check.model, properties: [] }, program));
  for (const initial of components) {
    const { name, type } = initial.component;
    const component = state.components.get(name)!;
    const unserved = type.ports
      .filter(({ role, name: port }) => role === 'use' && isActive(component, port))
      .filter(({ name: port }) => !isServed(state, { component: name, port }))
      .map(({ name: port }) => `\`${port}\``);
    if (unserved.length === 0) continue;
    check.report.warning(
      'starts-in-use',
      initial.at ?? null,
      `\`${name}\`, ${whereWords(markingOf(component))}, uses ${unserved.join(' and ')}, ` +
        'which nothing serves in the state',
      'it counts as in use all the same, and blocks its providers',
    );
  }
}

/** A deployment goes on with what the state has; what it does not have is deployed by nobody. */
function checkMissing({ components }: RunningState, { model, report }: Check): void {
  const existing = new Set(components.map(({ component }) => component.name));
  for (const { name, at } of model.components) {
    if (existing.has(name)) continue;
    const message = `\`${name}\` is not in the state that the deployment starts from, so it is not deployed`;
    report.warning('missing-in-state', at ?? null, message, 'write a program that adds it');
  }
}
