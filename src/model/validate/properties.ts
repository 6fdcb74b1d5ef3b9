import { enumerate } from '../../base/enumerate.ts';
import type { PortRef } from '../assembly.ts';
import { portName } from '../assembly.ts';
import type { ComponentType } from '../component.ts';
import type { ElementRef, PropertySpec } from '../property-spec.ts';

import { checkPort } from './assembly.ts';
import {
  type Check,
  checkComponent,
  checkPlace,
  checkRepeated,
  reportUnknown,
  typesByComponent,
} from './check.ts';

/** Checks that everything that the properties name exists. */
export function checkProperties(check: Check): void {
  const types = typesByComponent(check);
  for (const property of check.model.properties) {
    const programs = property.programs.filter((p) => p !== null);
    checkRepeated(programs, property, 'in', check);
    checkQuestion(property, types, check);
  }
}

function checkQuestion(
  property: PropertySpec,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const { gaps, report } = check;
  switch (property.kind) {
    case 'deployability':
    case 'gantt':
      checkDeployment(property, check);
      return;
    case 'sequentiality':
      checkElements(property, property.transitions, 'transitions', types, check);
      return;
    case 'forbidden':
      if (
        property.marked.length + property.unmarked.length === 0 &&
        !gaps.inEntry('properties', property.name)
      ) {
        const hint = 'name places in `marked` or `unmarked`';
        report.error('missing-key', property.at ?? null, `\`${property.name}\` forbids nothing`, hint);
      }
      checkElements(property, property.marked, 'marked', types, check);
      checkElements(property, property.unmarked, 'unmarked', types, check);
      return;
    case 'parallelism':
      checkParallelism(property, types, check);
      return;
    case 'outage':
      checkProvides([property.port], property, types, check);
      return;
    case 'available':
      checkAvailable(property, types, check);
      return;
    case 'terminates':
    case 'confluent':
      return;
  }
}

function checkDeployment(
  property: Extract<PropertySpec, { readonly deployment: string | null }>,
  { model, gaps, positions, report }: Check,
): void {
  const known = model.deployments.map((d) => d.name);
  const { deployment } = property;
  if (deployment === null || known.includes(deployment) || gaps.inSection('deployments')) return;
  const at = positions.at(property, 'deployment');
  reportUnknown(
    'unknown-deployment',
    `there is no deployment \`${deployment}\``,
    deployment,
    known,
    at,
    report,
  );
}

function checkParallelism(
  property: Extract<PropertySpec, { readonly kind: 'parallelism' }>,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  if (property.components !== 'all') {
    checkRepeated(property.components, property, 'components', check);
    for (const [i, name] of property.components.entries()) {
      checkComponent(name, types, check.positions.at(property, `components/${i}`), check);
    }
  }
  for (const limit of ['atMost', 'atLeast'] as const) {
    const value = property[limit];
    if (value === null || value >= 0) continue;
    const at = check.positions.at(property, limit);
    check.report.error('bad-number', at, `\`${limit}\` cannot be negative`);
  }
}

function checkAvailable(
  property: Extract<PropertySpec, { readonly kind: 'available' }>,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const { gaps, positions, report } = check;
  const { name, ports, atLeast } = property;
  checkRepeated(ports.map(portName), property, 'ports', check);
  checkProvides(ports, property, types, check);
  if (atLeast !== null && atLeast < 0) {
    report.error('bad-number', positions.at(property, 'atLeast'), '`atLeast` cannot be negative');
  }
  if (gaps.inEntry('properties', name)) return;
  if (ports.length === 0) {
    const hint = 'name provide ports in `available`';
    report.error('missing-key', property.at ?? null, `\`${name}\` asks for no port`, hint);
  } else if (atLeast !== null && atLeast > ports.length) {
    report.error(
      'bad-number',
      positions.at(property, 'atLeast'),
      `\`atLeast: ${atLeast}\` never holds: \`${name}\` names only ${ports.length} port${ports.length === 1 ? '' : 's'}`,
      'name more ports, or ask for fewer',
    );
  }
}

/** Checks that ports exist and provide; their positions are the parts `ports/0`, `ports/1`, ... */
function checkProvides(
  ports: readonly PortRef[],
  property: PropertySpec,
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  for (const [i, ref] of ports.entries()) {
    const port = checkPort(ref, property, `ports/${i}`, types, check);
    if (port === null || port.role === 'provide') continue;
    check.report.error(
      'port-role',
      check.positions.at(property, `ports/${i}`),
      `\`${portName(ref)}\` is a use port; \`${property.kind}\` asks about what is provided`,
      providersHint(types.get(ref.component)!),
    );
  }
}

function providersHint(type: ComponentType): string {
  const provided = type.ports.filter((port) => port.role === 'provide').map(({ name }) => `\`${name}\``);
  return provided.length === 0
    ? `${type.name} provides nothing`
    : `${type.name} provides ${enumerate(provided)}`;
}

function checkElements(
  property: PropertySpec,
  references: readonly ElementRef[],
  part: 'transitions' | 'marked' | 'unmarked',
  types: ReadonlyMap<string, ComponentType>,
  check: Check,
): void {
  const { positions, report } = check;
  const seen = new Set<string>();
  for (const [i, { component, element }] of references.entries()) {
    const type = checkComponent(component, types, positions.at(property, `${part}/${i}/component`), check);
    if (type === null) continue;
    const at = positions.at(property, `${part}/${i}/element`);
    if (part === 'transitions') {
      const known = type.transitions.map((t) => t.name);
      if (!known.includes(element) && !check.gaps.inType(type, 'transitions')) {
        const message = `${component} has no transition \`${element}\``;
        reportUnknown('unknown-transition', message, element, known, at, report);
      }
    } else checkPlace(element, type, component, at, check);
    const name = `${component}.${element}`;
    // A sequence may come back to a transition; a set of places has each once.
    if (part !== 'transitions' && seen.has(name))
      report.error('duplicate-item', at, `\`${name}\` is listed twice`);
    seen.add(name);
  }
}
