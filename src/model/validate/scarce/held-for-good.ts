import { groupBy } from '../../../base/collections/group-by.ts';
import type { Component } from '../../assembly.ts';
import type { Need } from '../../component.ts';
import { resourceOf } from '../../resource.ts';
import { type HeldRegion, regionOfNeed } from '../../system/region.ts';
import { type Check, list } from '../names/check.ts';

/** How a component stands to one of its needs. */
interface KeptNeed {
  readonly component: Component;
  readonly need: Need;
  /** A place where it may end, and from which nothing leads out, that holds the need; `null` for none. */
  readonly end: string | null;
  /** Whether it has to ask for it. */
  readonly asks: boolean;
}

/**
 * Warns of needs that components hold where they end, and never give back, where others that ask for the same may then
 * lack it for ever.
 */
export function doubtHeldForGood({ model, report }: Check): void {
  const resources = model.resources ?? [];
  if (resources.length === 0) return;
  const byResource = groupBy(
    model.components.flatMap((component) =>
      (component.type.needs ?? []).map((need) => holdingOf(component, need)),
    ),
    ({ component, need }) => resourceOf(component, need),
  );
  for (const { name, capacity } of resources) {
    const all = byResource.get(name) ?? [];
    const holders = all.filter(({ end }) => end !== null);
    const held = holders.reduce((sum, { need }) => sum + need.amount, 0);
    const lacking = all.filter(
      ({ asks, end, need }) => asks && held - (end === null ? 0 : need.amount) + need.amount > capacity,
    );
    if (holders.length === 0 || lacking.length === 0) continue;
    const [{ component, need, end }] = holders as [KeptNeed, ...KeptNeed[]];
    const who = list([...new Set(holders.map((each) => each.component.name))]);
    const message =
      `\`${need.name}\` of ${component.type.name} is held in \`${end}\`, which nothing leaves: ${who} end with ` +
      `${held} of \`${name}\`, of which there is ${capacity}, so ` +
      `${list([...new Set(lacking.map((each) => each.component.name))])} may wait for it for ever`;
    report.warning('held-for-good', need.at ?? null, message, 'bind the need only to where it is used');
  }
}

function holdingOf(component: Component, need: Need): KeptNeed {
  const region = regionOfNeed(component.type, need);
  return {
    component,
    need,
    end: endHolding(component, region),
    asks: component.start.every((place) => !region.places.has(place)),
  };
}

/** A place of the region that runs may come to, and that no transition of any behavior leaves. */
function endHolding({ type, start }: Component, { places }: HeldRegion): string | null {
  const ways = groupBy(type.transitions, ({ source }) => source);
  const reached = new Set(start);
  for (const place of reached) for (const { destination } of ways.get(place) ?? []) reached.add(destination);
  return [...reached].find((place) => places.has(place) && !ways.has(place)) ?? null;
}
