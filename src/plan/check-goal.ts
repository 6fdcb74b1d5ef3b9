import { Diagnostics } from '../base/diagnostics.ts';
import type { PortRef } from '../model/assembly.ts';
import type { InitialComponent } from '../model/configuration.ts';
import type { Goal, GoalItem } from '../model/goal.ts';
import { placeMeant } from '../model/system/place-meant.ts';

/**
 * Checks that a goal names what there is, and that a plan may begin: what goes on ends well.
 *
 * @throws ModelError with everything that is wrong
 */
export function checkGoal(goal: Goal, components: readonly InitialComponent[]): void {
  const report = new Diagnostics();
  const byName = new Map(components.map(({ component }) => [component.name, component]));
  for (const item of goal.items) {
    const at = item.at ?? null;
    const named = item.component === null ? undefined : byName.get(item.component);
    if (item.component !== null && named === undefined) {
      const hint = report.didYouMean(item.component, byName.keys());
      report.error('unknown-component', at, `there is no component \`${item.component}\``, hint);
      continue;
    }
    const types = named === undefined ? [...byName.values()].map(({ type }) => type) : [named.type];
    if (types.length === 0 || types.some((type) => hasWished(type, item))) continue;
    const { code, what, name, known } = wished(item, types);
    const who = named === undefined ? 'no component has' : `${named.name} has no`;
    const article = named === undefined ? ' a' : '';
    report.error(code, at, `${who}${article} ${what} \`${name}\``, report.didYouMean(name, known));
  }
  for (const { component, running, pausing, comingBack, failing, at = null } of components) {
    const isFailing = failing !== null || running.some(({ outcome }) => outcome !== null);
    if (!isFailing && pausing.length === 0 && comingBack.length === 0) continue;
    const what = isFailing
      ? 'is failing'
      : pausing.length > 0
        ? 'pauses before another try'
        : 'is coming back';
    const hint = 'a plan begins where all that fails has failed: take a state from a little later';
    report.error('not-at-rest', at, `${component.name} ${what}`, hint);
  }
  report.throwErrors();
}

/**
 * Checks that a port is there and is a provide port.
 *
 * @throws ModelError when it is not
 */
export function checkWatched({ component, port }: PortRef, components: readonly InitialComponent[]): void {
  const report = new Diagnostics();
  const names = components.map((each) => each.component.name);
  const type = components.find((each) => each.component.name === component)?.component.type;
  const provided = type?.ports.filter(({ role }) => role === 'provide').map(({ name }) => name) ?? [];
  if (type === undefined) {
    const hint = report.didYouMean(component, names);
    report.error('unknown-component', null, `there is no component \`${component}\``, hint);
  } else if (!provided.includes(port)) {
    const hint = report.didYouMean(port, provided);
    report.error('unknown-port', null, `${component} has no provide port \`${port}\``, hint);
  }
  report.throwErrors();
}

type Type = InitialComponent['component']['type'];

function hasWished(type: Type, item: GoalItem): boolean {
  switch (item.kind) {
    case 'behavior':
      return type.behaviors.includes(item.behavior);
    case 'place':
      return placeMeant(type, item.place) !== null;
    case 'port':
      return item.port === null || type.ports.some(({ name }) => name === item.port);
  }
}

/** What an item names that is not there, and what might have been meant. */
function wished(item: GoalItem, types: readonly Type[]) {
  switch (item.kind) {
    case 'behavior': {
      const known = types.flatMap((type) => type.behaviors);
      return { code: 'unknown-behavior', what: 'behavior', name: item.behavior, known } as const;
    }
    case 'place': {
      const known = types.flatMap((type) => type.places);
      return { code: 'unknown-place', what: 'place', name: item.place, known } as const;
    }
    case 'port': {
      const known = types.flatMap((type) => type.ports.map(({ name }) => name));
      return { code: 'unknown-port', what: 'port', name: `${item.port}`, known } as const;
    }
  }
}
