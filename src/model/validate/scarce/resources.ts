import type { Position } from '../../../base/position.ts';
import type { Component } from '../../assembly.ts';
import type { ComponentType, Need } from '../../component.ts';
import type { Program } from '../../program.ts';
import { type Resource, resourceOf } from '../../resource.ts';
import { regionOfNeed } from '../../system/region.ts';
import { amountsOf, initialState } from '../../system/state.ts';
import { compile } from '../../system/system.ts';
import {
  type Check,
  checkDuplicates,
  checkRepeated,
  list,
  reportUnknown,
  typesByComponent,
} from '../names/check.ts';

/** Checks what a type needs by itself: its names, and that failing asks for no room. */
export function checkNeeds(type: ComponentType, check: Check): void {
  const { positions, report, gaps } = check;
  const needs = type.needs ?? [];
  checkDuplicates(
    needs.map(({ name, at }) => ({ name, what: 'need', at: at ?? null })),
    `the needs of ${type.name}`,
    report,
  );
  const known = new Set([
    ...type.places,
    ...type.groups.map(({ name }) => name),
    ...type.transitions.map(({ name }) => name),
  ]);
  const incomplete = (['places', 'groups', 'transitions'] as const).some((part) => gaps.inType(type, part));
  for (const need of needs) {
    checkRepeated(need.bound, need, 'bound', check);
    for (const [i, name] of need.bound.entries()) {
      if (known.has(name) || incomplete) continue;
      const message = `${type.name} has no place, group or transition \`${name}\``;
      reportUnknown('unknown-element', message, name, known, positions.at(need, `bound/${i}`), report);
    }
    if (need.amount < 1) {
      const message = `\`${need.name}\` of ${type.name} needs ${need.amount}; it must be 1 at least`;
      report.error('bad-amount', positions.at(need, 'amount') ?? need.at ?? null, message);
    }
    checkFailurePlaces(need, type, check);
  }
}

/** A failing component keeps what it holds, and asks for no more: a failure place may need only what was held before. */
function checkFailurePlaces(need: Need, type: ComponentType, { positions, report }: Check): void {
  const { places, inside, bound } = regionOfNeed(type, need);
  const isHeldIn = (t: string) => inside.has(t) || bound.has(t);
  const failures = [
    ...type.transitions.flatMap((t) => [
      ...t.outcomes
        .filter(({ kind }) => kind === 'failure')
        .map(({ place }) => ({ place, from: t.name, isHeld: isHeldIn(t.name) })),
      ...(t.timeout === null ? [] : [{ place: t.timeout.place, from: t.name, isHeld: isHeldIn(t.name) }]),
    ]),
    ...(type.crash?.fails == null
      ? []
      : [{ place: type.crash.fails, from: type.crash.place, isHeld: places.has(type.crash.place) }]),
  ];
  for (const { place, from, isHeld } of failures) {
    if (!places.has(place) || isHeld) continue;
    const message =
      `\`${need.name}\` of ${type.name} is needed in the failure place \`${place}\`, ` +
      `but not in \`${from}\`, which fails there`;
    const hint = `bind it to \`${from}\` too: a component that fails asks for no room`;
    report.error('failure-needs-more', positions.at(need, 'bound') ?? need.at ?? null, message, hint);
    return;
  }
}

/** Checks the resources, and what components need of them (semantics, section 7). */
export function checkResources(check: Check): void {
  const { model, positions, report, gaps } = check;
  const resources = new Map((model.resources ?? []).map((resource) => [resource.name, resource]));
  for (const resource of resources.values()) checkResource(resource, check);
  for (const component of model.components) {
    const needs = new Set((component.type.needs ?? []).map(({ name }) => name));
    for (const need of component.needs?.keys() ?? []) {
      if (needs.has(need) || gaps.inType(component.type, 'needs')) continue;
      const message = `${component.name} has no need \`${need}\``;
      reportUnknown('unknown-need', message, need, needs, positions.at(component, `needs/${need}`), report);
    }
  }
  if (gaps.inSection('resources')) return;
  const declared = new Set(model.components.map(({ type }) => type));
  const added = model.types.filter((type) => !declared.has(type));
  const asking: readonly Pick<Component, 'name' | 'type' | 'needs' | 'at'>[] = [
    ...model.components,
    ...added.map((type) => ({ name: type.name, type })),
  ];
  // What a type needs is told once, not for each of its components; neither is what one line says of many of them.
  const told = new Set<Need | Position>();
  for (const component of asking) {
    for (const need of component.type.needs ?? []) {
      const isMapped = component.needs?.has(need.name) === true;
      const at = isMapped ? positions.at(component, `resources/${need.name}`) : (need.at ?? null);
      const where = isMapped ? (at ?? need) : need;
      if (told.has(where)) continue;
      const name = resourceOf(component, need);
      const who = isMapped ? component.name : component.type.name;
      const resource = resources.get(name);
      // None of it at all is told where the resource is.
      if (resource !== undefined && (need.amount <= resource.capacity || resource.capacity < 1)) continue;
      told.add(where);
      if (resource === undefined) {
        const message = `\`${need.name}\` of ${who} needs \`${name}\`, which is no resource`;
        reportUnknown('unknown-resource', message, name, resources.keys(), at, report);
      } else {
        const message = `\`${need.name}\` of ${who} needs ${need.amount} of \`${name}\`, of which there is ${resource.capacity}`;
        report.error('needs-too-much', at, message, 'it can never be had: need less, or give more');
      }
    }
    if (report.errors === 0) checkTogether(component, resources, check);
  }
}

function checkResource(resource: Resource, check: Check): void {
  const { model, positions, report, gaps } = check;
  const { name, capacity, order } = resource;
  if (capacity < 1) {
    const message = `there is ${capacity} of \`${name}\`; there must be 1 at least`;
    report.error('bad-amount', positions.at(resource, 'capacity') ?? resource.at ?? null, message);
  }
  checkRepeated(order ?? [], resource, 'order', check);
  const types = typesByComponent(model);
  for (const [i, component] of (order ?? []).entries()) {
    if (types.has(component) || gaps.inSection('components') || gaps.inAnyProgram()) continue;
    const message = `there is no component \`${component}\``;
    const at = positions.at(resource, `order/${i}`);
    reportUnknown('unknown-component', message, component, types.keys(), at, report);
  }
}

/** A place that several needs of one resource make impossible to enter. */
function checkTogether(
  component: Pick<Component, 'name' | 'type' | 'needs' | 'at'>,
  resources: ReadonlyMap<string, Resource>,
  { report }: Check,
): void {
  const { name, type } = component;
  const all = type.needs ?? [];
  if (all.length < 2) return;
  const regions = all.map((need) => ({
    need,
    resource: resourceOf(component, need),
    region: regionOfNeed(type, need),
  }));
  const inPlace = (place: string) => regions.filter(({ region }) => region.places.has(place));
  const inTransition = (t: string) =>
    regions.filter(({ region }) => region.inside.has(t) || region.bound.has(t));
  const elements = [
    ...type.places.map((place) => ({ element: place, held: inPlace(place) })),
    ...type.transitions.map((t) => ({ element: t.name, held: inTransition(t.name) })),
  ];
  for (const { element, held } of elements) {
    for (const [resource, { capacity }] of resources) {
      const own = held.filter((each) => each.resource === resource);
      const amount = own.reduce((sum, { need }) => sum + need.amount, 0);
      if (own.length < 2 || amount <= capacity) continue;
      const message = `in \`${element}\`, ${name} needs ${amount} of \`${resource}\` (${list(own.map(({ need }) => need.name))}), of which there is ${capacity}`;
      report.error(
        'needs-too-much',
        own.at(-1)!.need.at ?? null,
        message,
        'it can never be had: need less, or give more',
      );
      return;
    }
  }
}

/** What stands somewhere when a program starts holds its needs: there must be so much. */
export function checkHeldAtStart(program: Program, { model, report }: Check): void {
  const resources = model.resources ?? [];
  if (resources.length === 0) return;
  const state = initialState(compile({ ...model, properties: [] }, program));
  for (const resource of resources) {
    const { name, capacity } = resource;
    const free = state.free.get(name)!;
    if (free >= 0) continue;
    const holders = [...state.components.values()].filter((c) => amountsOf(c).has(name));
    const who = list(holders.map(({ instance }) => instance.component.name));
    const at = program.state === undefined ? null : (program.state.components[0]?.at ?? null);
    const of = program.name === null ? '' : ` of \`${program.name}\``;
    const message = `at the start${of}, ${who} hold ${capacity - free} of \`${name}\`, of which there is ${capacity}`;
    report.error(
      'needs-too-much',
      at ?? program.at ?? resource.at ?? null,
      message,
      'let them start elsewhere, or give more',
    );
  }
}

/** Warns of resources that are never short: all that ever needs some may hold it at once. */
export function doubtResources({ model, report }: Check): void {
  const types = typesByComponent(model);
  const declared = new Map(model.components.map((component) => [component.name, component]));
  const most = new Map<string, number>();
  for (const [name, type] of types) {
    for (const need of type.needs ?? []) {
      const resource = resourceOf(declared.get(name) ?? {}, need);
      most.set(resource, (most.get(resource) ?? 0) + need.amount);
    }
  }
  for (const { name, capacity, at } of model.resources ?? []) {
    const amount = most.get(name) ?? 0;
    if (amount > capacity) continue;
    const message = `\`${name}\` is never short: at most ${amount} of ${capacity} are held at once`;
    report.warning(
      'never-short',
      at ?? null,
      message,
      'it changes nothing but where transitions wait for ports',
    );
  }
}
