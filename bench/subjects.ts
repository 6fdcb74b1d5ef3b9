import { readFileSync } from 'node:fs';
import { type Decimal, type DurationInterval, parseDecimal } from '../src/base/duration.ts';
import { type Random, randomFrom } from '../src/base/random.ts';
import type { Component } from '../src/model/assembly.ts';
import { assembly } from '../src/model/build/builder.ts';
import { applyOverlay, type Scale, scaleModel } from '../src/model/change/overlay.ts';
import { readModel } from '../src/model/read/read-model.ts';
import { readOverlay } from '../src/model/read/read-overlay.ts';
import type { Model } from '../src/model/whole/model.ts';

const CLOUD = 'examples/openstack';

/** OpenStack with the durations of an overlay, all times `scale`; `0, inf` leaves them aside. */
export function openstack(overlay: string, scale: readonly [string, string]): Model {
  const file = `${CLOUD}/openstack.yaml`;
  const { model, loops } = readModel(readFileSync(file, 'utf8'), { file });
  const timing = `${CLOUD}/${overlay}.yaml`;
  const timed = applyOverlay(
    model,
    readOverlay(readFileSync(timing, 'utf8'), { file: timing, loops }).overlay,
  );
  return scale[1] === 'inf' ? withAnyDurations(timed) : scaleModel(timed, scaleOf(scale));
}

function withAnyDurations(model: Model): Model {
  const any: DurationInterval = { min: decimal('0'), max: 'inf' };
  return withDurations(model, () => any);
}

function withDurations(
  model: Model,
  takes: (component: Component, transition: string) => DurationInterval,
): Model {
  const components = model.components.map((component) => ({
    ...component,
    takes: new Map(component.type.transitions.map(({ name }) => [name, takes(component, name)])),
  }));
  return { ...model, components };
}

/** A model of the examples with its durations times `scale`. */
export function example(
  file: string,
  parameters: Readonly<Record<string, number>>,
  scale: readonly [string, string],
): Model {
  const { model } = readModel(readFileSync(file, 'utf8'), {
    file,
    parameters: new Map(Object.entries(parameters)),
  });
  return scaleModel(model, scaleOf(scale));
}

/**
 * `count` sites of OpenStack that one deployment wants all up: 11 components and 31 transitions each, each transition
 * with a least duration and a width of its own.
 */
export function sites(count: number): Model {
  const file = `${CLOUD}/openstack.yaml`;
  const { model: site } = readModel(readFileSync(file, 'utf8'), { file });
  const random = randomFrom(count);
  const all = Array.from({ length: count }, (_, i) => `site${i + 1}_`);
  const copies = all.flatMap((prefix) => site.components.map((c) => ({ ...c, name: prefix + c.name })));
  const connections = all.flatMap((prefix) =>
    site.connections.map(({ user, provider }) => ({
      user: { ...user, component: prefix + user.component },
      provider: { ...provider, component: prefix + provider.component },
    })),
  );
  const places = new Map(copies.map(({ name }) => [name, ['deployed']]));
  const model: Model = {
    ...site,
    title: `${count} sites`,
    components: copies,
    connections,
    deployments: [{ name: 'full', places }],
    properties: [],
  };
  return withDurations(model, () => anyInterval(random));
}

/** From 1 to 30 s, and up to 15 s more. */
function anyInterval(random: Random): DurationInterval {
  const min = 100n + random.below(2900n);
  return { min: { digits: min, scale: 2 }, max: { digits: min + random.below(1500n), scale: 2 } };
}

/** The chains of `nets.ts` as components: each goes through its transitions, and one deployment wants all at their end. */
export function chainModel(count: number, length: number): Model {
  const steps = Array.from({ length }, (_, j) => j);
  const builder = assembly(`${count} chains of ${length}`).componentType('Chain', (type) => {
    type.places('p0', ...steps.map((j) => `p${j + 1}`));
    for (const j of steps) type.transition(`t${j}`, `p${j}`, `p${j + 1}`);
    return type;
  });
  for (let i = 1; i <= count; i++) {
    const least = (j: number) => 1 + ((3 * i + 2 * j) % 5);
    const takes = steps.map((j) => [`t${j}`, [least(j), least(j) + 1 + ((i + j) % 4)]] as const);
    builder.component(`c${i}`, 'Chain', { takes: Object.fromEntries(takes) });
  }
  return builder.addDeployment('full', `p${length}`).build();
}

function scaleOf([min, max]: readonly [string, string]): Scale {
  return { min: decimal(min), max: decimal(max) };
}

function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === null) throw new RangeError(`${text} is no decimal number`);
  return parsed;
}
