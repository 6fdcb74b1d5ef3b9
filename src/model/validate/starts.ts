import { heed } from '../../base/heed.ts';
import type { Position } from '../../base/position.ts';
import type { Component, PortRef } from '../assembly.ts';
import type { Port } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import type { Program } from '../program.ts';
import { reachable } from '../reachable.ts';
import { regionIn } from '../system/region.ts';
import { type Check, list, portsByName, typesByName } from './names/check.ts';

/** Estimated cost of looking at the places of a component, in nanoseconds, for {@link heed}. */
const LOOKING = 5_000;

/** What is doubtful about where components stand when a program starts. */
export function checkStart(program: Program, check: Check): void {
  const { components, connections } = initialConfiguration(check.model, program);
  const standing = new Map(components.map((c) => [c.component.name, c]));
  const active = ({ component, port: name }: PortRef): boolean => {
    const provider = standing.get(component);
    const port = provider && portsByName(provider.component.type).get(name);
    if (provider === undefined || port === undefined) return false;
    const { places } = regionIn(provider.component.type, port);
    return provider.places.some((place) => places.has(place));
  };
  const served = new Set(
    connections.filter((c) => active(c.provider)).map(({ user }) => `${user.component}.${user.port}`),
  );
  const made = program.threads.flatMap((t) => t.instructions.filter((i) => i.kind === 'con'));
  const provides = new Set(
    [...connections, ...made].map(({ provider }) => `${provider.component}.${provider.port}`),
  );
  for (const { component, places } of components) {
    heed(LOOKING);
    const at = program.start.has(component.name)
      ? check.positions.at(program, `start/${component.name}`)
      : check.positions.at(component, 'start');
    const { ports } = component.type;
    const unserved = ports.filter(
      (port) =>
        port.role === 'use' &&
        places.some((place) => regionIn(component.type, port).places.has(place)) &&
        !served.has(`${component.name}.${port.name}`),
    );
    const inside = places.filter((place) =>
      unserved.some((port) => regionIn(component.type, port).places.has(place)),
    );
    const stands = `\`${component.name}\` starts in ${list(inside)}`;
    reportInUse(stands, 'which nothing serves at the start', unserved, at, check);
    for (const port of ports) {
      const region = regionIn(component.type, port).places;
      const isAsked = provides.has(`${component.name}.${port.name}`);
      if (port.role !== 'provide' || port.kind !== 'data' || !isAsked) continue;
      if (places.some((place) => region.has(place))) continue;
      checkEarlierData(component, places, port, region, at, check);
    }
  }
}

/** Says which ports of a component are in use unserved; data never holds a provider back. */
function reportInUse(
  stands: string,
  unserved: string,
  ports: readonly Port[],
  at: Position | null,
  { report }: Check,
): void {
  if (ports.length === 0) return;
  const holds = ports.some((port) => port.kind === 'service');
  const counts = ports.length === 1 ? 'it counts' : 'they count';
  report.warning(
    'starts-in-use',
    at,
    `${stands}, where it uses ${list(ports.map((port) => port.name))}, ${unserved}`,
    `${counts} as in use all the same${holds ? `, and ${ports.length === 1 ? 'blocks its' : 'block their'} providers` : ''}`,
  );
}

function checkEarlierData(
  { name, type }: Component,
  start: readonly string[],
  port: Port,
  region: ReadonlySet<string>,
  at: ReturnType<Check['positions']['at']>,
  { report }: Check,
): void {
  if (start.includes(type.initial)) return;
  const before = reachable(type.transitions, [type.initial], new Set(start));
  const earlier = [...region].filter((place) => before.has(place));
  const after = reachable(type.transitions, earlier);
  if (!start.some((place) => after.has(place))) return;
  report.warning(
    'data-not-provided',
    at,
    `\`${name}\` starts in ${list(start)}, behind ${list(earlier)}, so \`${port.name}\` is not provided at the start`,
    `bind \`${port.name}\` to ${list(start)} too, or write \`from: [${earlier[0]}]\` instead of \`bound\``,
  );
}

/** A component that is added stands in its initial place at once, connected to nothing yet. */
export function checkAdded(program: Program, check: Check): void {
  for (const instruction of program.threads.flatMap((t) => t.instructions)) {
    if (instruction.kind !== 'add') continue;
    const type = typesByName(check.model).get(instruction.type);
    if (type === undefined) continue;
    const used = type.ports.filter((p) => p.role === 'use' && regionIn(type, p).places.has(type.initial));
    const stands = `\`${instruction.component}\` is added in \`${type.initial}\``;
    const at = check.positions.at(instruction, 'component');
    reportInUse(stands, 'which nothing serves yet', used, at, check);
  }
}
