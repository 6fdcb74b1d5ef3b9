import { groupBy } from '../../base/collections/group-by.ts';
import type { Diagnostics } from '../../base/diagnostics.ts';
import { compare, type Decimal } from '../../base/duration.ts';
import { maxOf } from '../../base/extremes.ts';
import type { Position } from '../../base/position.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { type ComponentType, TIMEOUT, type Transition } from '../component.ts';
import { catcherOf, isReachedWithout } from '../control-flow.ts';
import { ANY_ZONE, isNone, NO_FAULTS } from '../faults.ts';
import { failurePlacesOf } from '../outcomes.ts';
import { type Instruction, isWait, type Program, type Thread } from '../program.ts';
import type { SourceMap } from '../source-map.ts';
import { programOf, type Subject } from '../subject.ts';
import { behaviorOf } from '../system/behavior.ts';
import type { PropertySpec } from '../whole/property-spec.ts';
import { type Check, checkPlace, list, MOST_LISTED, reportUnknown, typesByComponent } from './names/check.ts';

/** Checks what a type says of how things fail in it (semantics, section 7). */
export function checkFailures(type: ComponentType, check: Check): void {
  for (const t of type.transitions) checkEnds(t, type, check);
  checkCrash(type, check);
  checkFailurePlaces(type, check);
}

function checkEnds(t: Transition, type: ComponentType, check: Check): void {
  const { positions, report } = check;
  for (const outcome of t.outcomes) {
    checkPlace(outcome.place, type, type.name, positions.at(outcome, 'place'), check);
    if (outcome.name !== TIMEOUT) continue;
    const hint = 'rename it; an action that may take too long has `timeout: 60s, times-out: place`';
    report.error(
      'reserved-name',
      outcome.at ?? null,
      `no outcome of \`${t.name}\` can be called \`${TIMEOUT}\``,
      hint,
    );
  }
  if (t.retry !== null && t.retry.times < 1) {
    const message = `\`${t.name}\` is tried again ${t.retry.times} times`;
    report.error('bad-number', positions.at(t, 'retry'), message, 'write at least 1, or remove `retry`');
  }
  if (t.timeout === null) return;
  checkPlace(t.timeout.place, type, type.name, positions.at(t, 'times-out'), check);
}

function checkCrash(type: ComponentType, check: Check): void {
  const { crash } = type;
  if (crash === null) return;
  checkPlace(crash.place, type, type.name, check.positions.at(crash, 'place'), check);
  if (crash.fails !== null)
    checkPlace(crash.fails, type, type.name, check.positions.at(crash, 'fails'), check);
}

/** A failure place is where failures lead, and nothing else: neither the start, nor a move, nor a switch. */
function checkFailurePlaces(type: ComponentType, { positions, report }: Check): void {
  const failing = failurePlacesOf(type);
  const places = new Set(type.places);
  const isFailurePlace = (place: string) => failing.has(place) && places.has(place);
  if (isFailurePlace(type.initial)) {
    report.error(
      'failure-place',
      positions.at(type, `places/${type.places.indexOf(type.initial)}`),
      `failures of ${type.name} lead to \`${type.initial}\`, its initial place`,
      'let them lead to a place of their own',
    );
  }
  const entered = (place: string, at: Parameters<typeof report.error>[1], how: string): void => {
    if (!isFailurePlace(place)) return;
    const message = `failures of ${type.name} lead to \`${place}\`, so that ${how} cannot lead there too`;
    report.error('failure-place', at, message, 'give one of the two another place');
  };
  for (const t of type.transitions) {
    entered(t.destination, positions.at(t, 'destination'), `the move of \`${t.name}\``);
    for (const { kind, name, place, at } of t.outcomes)
      if (kind === 'switch') entered(place, at ?? null, `the outcome \`${name}\` of \`${t.name}\``);
  }
}

/** Transitions whose least duration, of the type itself or of some of its components, is above their timeout. */
export function checkTimeouts(
  { types, components }: Pick<Subject, 'types' | 'components'>,
  positions: SourceMap,
  report: Diagnostics,
): void {
  const byType = groupBy(components, ({ type }) => type);
  const tooShort = (t: Transition, who: string, least: Decimal, at: Position | null): void => {
    if (t.timeout === null || compare(least, t.timeout.after) <= 0) return;
    report.error(
      'timeout-below-min',
      at,
      `\`${t.name}\` of ${who} always times out: it takes at least ${formatTime(least)}`,
      'let it take less, or give it more time in `timeout`',
    );
  };
  for (const type of types) {
    for (const t of type.transitions) tooShort(t, type.name, t.takes.min, positions.at(t, 'timeout'));
    for (const component of byType.get(type) ?? []) {
      for (const t of type.transitions) {
        const own = component.takes.get(t.name);
        if (own !== undefined)
          tooShort(t, component.name, own.min, positions.at(component, `takes/${t.name}`));
      }
    }
  }
}

/** Zones of components that there are; `any` stands for all in budgets. */
export function checkZones(check: Check): void {
  const { model, positions, report, gaps } = check;
  const types = typesByComponent(model);
  for (const [zone, components] of model.zones) {
    if (zone === ANY_ZONE) {
      const message = `no zone can be called \`${ANY_ZONE}\`, which stands for all components`;
      report.error('reserved-name', positions.at(model.zones, zone), message, 'rename it');
    }
    const seen = new Set<string>();
    for (const [i, component] of components.entries()) {
      const at = positions.at(model.zones, `${zone}/${i}`);
      if (seen.has(component)) report.error('duplicate-item', at, `\`${component}\` is listed twice`);
      else if (!types.has(component) && !gaps.inSection('components') && !gaps.inAnyProgram()) {
        const message = `there is no component \`${component}\``;
        reportUnknown('unknown-component', message, component, types.keys(), at, report);
      }
      seen.add(component);
    }
  }
}

/**
 * Warns of a switch that leads elsewhere although other transitions are joined with its transition: these then wait for
 * ever.
 */
export function doubtSwitches(type: ComponentType, { report }: Check): void {
  const switching = type.transitions.filter((t) => leadElsewhere(t).length > 0);
  if (switching.length === 0) return;
  for (const behavior of type.behaviors) {
    const { transitions, alternatives } = behaviorOf(type, behavior);
    const joinedAt = new Map(
      [...alternatives.values()].flat().flatMap((each) => each.docks.map((dock) => [dock, each] as const)),
    );
    const ofBehavior = new Set(transitions);
    for (const t of switching.filter((each) => ofBehavior.has(each))) {
      const joined = joinedAt.get(t.name)?.transitions ?? [];
      const others = joined.length - 1;
      if (others < 1) continue;
      const names = joined
        .slice(0, MOST_LISTED + 2)
        .filter((each) => each !== t)
        .map(({ name }) => name);
      for (const { name, place, at } of leadElsewhere(t)) {
        report.warning(
          'switch-leaves-join',
          at ?? null,
          `where \`${name}\` leads \`${t.name}\` to \`${place}\`, ${list(names, others)} ` +
            `${others === 1 ? 'waits' : 'wait'} for ever at \`${t.destination}\`, which they enter together`,
          'use `fails`, or give them different names in `alternative`',
        );
      }
    }
  }
}

/** The switches of a transition that lead elsewhere than its ordinary outcome. */
function leadElsewhere({ outcomes, destination }: Transition) {
  return outcomes.filter(({ kind, place }) => kind === 'switch' && place !== destination);
}

/** Warns of a rescue part that is never executed, as nothing in its try part can fail. */
export function doubtRescues(program: Program, { report }: Check): void {
  for (const thread of program.threads) {
    if (thread.tries.length === 0) continue;
    const catching = new Set(
      thread.instructions.flatMap((i, at) => (isWait(i) ? [catcherOf(thread, at)] : [])),
    );
    for (const each of thread.tries) {
      if (catching.has(each)) continue;
      const hint = 'only waits fail: put one for what is tried at the end of the `try:` part';
      report.warning(
        'never-rescued',
        each.at ?? null,
        'this `try:` waits for nothing, so that nothing fails in it',
        hint,
      );
    }
  }
}

/**
 * Warns of failure places that no transition leaves and no rescue part handles, in models of which some property allows
 * faults.
 */
export function doubtFailurePlaces(properties: readonly PropertySpec[], check: Check): void {
  const { model, positions, report } = check;
  const asking = properties.filter(({ faults = NO_FAULTS }) => !isNone(faults));
  const most = maxOf(
    asking.flatMap(({ faults }) => [faults!.any ?? 0, ...faults!.zones.values()]),
    0,
  );
  const programs = [...new Set(asking.flatMap(({ programs: names }) => names))].map((name) =>
    programOf(model, name),
  );
  const byType = groupBy([...typesByComponent(model)], ([, type]) => type);
  for (const [type, components] of byType) {
    const names = components.map(([name]) => name);
    for (const place of failurePlacesOf(type)) {
      if (type.transitions.some(({ source }) => source === place)) continue;
      const isHandled = (program: Program) =>
        !mayFailIn(program, names, waysTo(place, type, most)) || doesRescue(program, names);
      if (programs.every(isHandled)) continue;
      const message = `a ${type.name} that fails stays in \`${place}\`: no behavior leaves it, and no \`rescue:\` handles that`;
      const hint =
        'add a behavior that leaves it, wait for the component in a `try:`, or let the action be retried';
      const at = positions.at(type, `places/${type.places.indexOf(place)}`);
      report.warning('failure-place-for-ever', at, message, hint);
    }
  }
}

/** How a component may come to stand in a failure place. */
interface WaysToFail {
  readonly byCrash: boolean;
  readonly transitions: readonly Transition[];
}

/** How components of the type may come to stand in a failure place by so many faults. */
function waysTo(place: string, { transitions, crash }: ComponentType, most: number): WaysToFail {
  const fails = ({ outcomes, timeout, retry }: Transition) =>
    (retry?.times ?? 0) < most &&
    (timeout?.place === place || outcomes.some((o) => o.kind === 'failure' && o.place === place));
  return { byCrash: crash?.fails === place && most > 0, transitions: transitions.filter(fails) };
}

/** Whether one of the components may fail so under the program: by a crash, or as it does what it is told. */
function mayFailIn(program: Program, components: readonly string[], ways: WaysToFail): boolean {
  const { byCrash, transitions } = ways;
  if (byCrash || program.state !== undefined) return byCrash || transitions.length > 0;
  const behaviors = new Set(transitions.map(({ behavior }) => behavior));
  return program.threads.some(({ instructions }) =>
    instructions.some(
      (i) => i.kind === 'pushB' && components.includes(i.component) && behaviors.has(i.behavior),
    ),
  );
}

/** Whether the program handles that one of the components fails. */
function doesRescue({ threads }: Program, components: readonly string[]): boolean {
  return threads.some((thread) =>
    thread.instructions.some(
      (i, at) =>
        isWait(i) &&
        (i.kind === 'waitAll' || components.includes(i.component)) &&
        catcherOf(thread, at) !== undefined,
    ),
  );
}

/**
 * A push that must precede a wait must do so on every way to it (semantics, section 7): the try parts around some pushes
 * before the wait that a way may leave, or whose rescue it may pass over, before it comes to any of them; none where every way has one.
 */
export function waysAround(
  thread: Thread,
  wait: number,
  isWanted: (instruction: Instruction) => boolean,
): readonly Thread['tries'][number][] {
  if (!isReachedWithout(thread, wait, isWanted)) return [];
  return thread.tries.filter(({ start, end }) =>
    thread.instructions.some((i, at) => at >= start && at < end && at < wait && isWanted(i)),
  );
}
