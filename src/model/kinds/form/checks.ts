import type { Duration } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import { type ElementRef, type PortRef, portName } from '../../assembly.ts';
import type { ComponentType } from '../../component.ts';
import {
  type Check,
  checkComponent,
  checkPlace,
  checkPort,
  checkRepeated,
  deploymentNames,
  portsByName,
  reportUnknown,
  transitionNames,
} from '../../validate/names/check.ts';
import type { Spec } from './kind.ts';
import { ATOM_SORTS, type StateAtom } from './state-atom.ts';

type Types = ReadonlyMap<string, ComponentType>;

/** Checks that a deployment exists; its position is the part `deployment`. */
export function checkDeployment(
  deployment: string | null,
  spec: Spec,
  { model, gaps, positions, report }: Check,
): void {
  const known = deploymentNames(model);
  if (deployment === null || known.has(deployment) || gaps.inSection('deployments')) return;
  const at = positions.at(spec, 'deployment');
  const message = `there is no deployment \`${deployment}\``;
  reportUnknown('unknown-deployment', message, deployment, known, at, report);
}

/** Checks that ports exist, and each is named once; their positions are the parts `part/0`, `part/1`, ... */
export function checkPorts(
  ports: readonly PortRef[],
  part: string,
  spec: Spec,
  types: Types,
  check: Check,
): void {
  checkRepeated(ports.map(portName), spec, part, check);
  for (const [i, ref] of ports.entries()) checkPort(ref, spec, `${part}/${i}`, types, check);
}

/** Checks that ports exist and provide; their positions are the parts `ports/0`, `ports/1`, ... */
export function checkProvides(ports: readonly PortRef[], spec: Spec, types: Types, check: Check): void {
  for (const [i, ref] of ports.entries()) {
    const port = checkPort(ref, spec, `ports/${i}`, types, check);
    if (port === null || port.role === 'provide') continue;
    check.report.error(
      'port-role',
      check.positions.at(spec, `ports/${i}`),
      `\`${portName(ref)}\` is a use port; \`${spec.kind}\` asks about what is provided`,
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

/** Checks that places or transitions exist, and each is named once; see {@link checkTransitions} for their positions. */
export function checkElements(
  elements: readonly ElementRef[],
  part: string,
  spec: Spec,
  types: Types,
  check: Check,
): void {
  const seen = new Set<string>();
  for (const [i, { component, element }] of elements.entries()) {
    const type = typeOf(component, i, part, spec, types, check);
    if (type === null) continue;
    const at = check.positions.at(spec, `${part}/${i}/element`);
    if (!transitionNames(type).has(element)) checkPlace(element, type, component, at, check);
    const name = `${component}.${element}`;
    if (seen.has(name)) check.report.error('duplicate-item', at, `\`${name}\` is listed twice`);
    seen.add(name);
  }
}

/** Checks that transitions exist; their positions are the parts `part/0/component`, `part/0/element`, ... */
export function checkTransitions(
  transitions: readonly ElementRef[],
  part: string,
  spec: Spec,
  types: Types,
  check: Check,
): void {
  for (const [i, { component, element }] of transitions.entries()) {
    const type = typeOf(component, i, part, spec, types, check);
    if (type === null) continue;
    const known = transitionNames(type);
    if (known.has(element) || check.gaps.inType(type, 'transitions')) continue;
    const at = check.positions.at(spec, `${part}/${i}/element`);
    const message = `${component} has no transition \`${element}\``;
    reportUnknown('unknown-transition', message, element, known, at, check.report);
  }
}

function typeOf(
  component: string,
  index: number,
  part: string,
  spec: Spec,
  types: Types,
  check: Check,
): ComponentType | null {
  return checkComponent(component, types, check.positions.at(spec, `${part}/${index}/component`), check);
}

/** Checks that a limit, of which the position is the part of its name, is at least 0 where it is given. */
export function checkLimit(limit: string, value: number | null, spec: Spec, check: Check): void {
  if (value === null || value >= 0) return;
  check.report.error('bad-number', check.positions.at(spec, limit), `\`${limit}\` cannot be negative`);
}

/** Warns of a limit that changes no answer. */
export function doubtLimit(limit: string, message: string, spec: Spec, { positions, report }: Check): void {
  report.warning('useless-limit', positions.at(spec, limit), message, 'remove it, or choose another one');
}

/** Warns of a deadline that no run can miss; its position is the part `deadline`. */
export function doubtDeadline(deadline: Duration | null, spec: Spec, check: Check): void {
  if (deadline === 'inf') doubtLimit('deadline', 'the deadline `inf` can never bind', spec, check);
}

/** Checks that what atoms name exists, and that it is clear what each says; the positions are the parts `atoms/0`, .. */
export function checkStateAtoms(atoms: readonly StateAtom[], spec: Spec, types: Types, check: Check): void {
  for (const [i, atom] of atoms.entries()) {
    const at = check.positions.at(spec, `atoms/${i}`);
    const type = checkComponent(atom.component, types, at, check);
    if (type !== null) checkStateAtom(atom, type, at, check);
  }
}

/** For each sort of atom, the elements that it may name and what messages call them. */
const NAMED = {
  marked: { what: 'place', code: 'unknown-place', section: 'places', names: (type) => new Set(type.places) },
  running: { what: 'transition', code: 'unknown-transition', section: 'transitions', names: transitionNames },
  active: {
    what: 'port',
    code: 'unknown-port',
    section: 'ports',
    names: (type) => new Set(portsByName(type).keys()),
  },
  behavior: {
    what: 'behavior',
    code: 'unknown-behavior',
    section: 'transitions',
    names: (type) => new Set(type.behaviors),
  },
} as const satisfies Record<
  (typeof ATOM_SORTS)[number],
  {
    readonly what: string;
    readonly code: 'unknown-place' | 'unknown-transition' | 'unknown-port' | 'unknown-behavior';
    readonly section: 'places' | 'transitions' | 'ports';
    readonly names: (type: ComponentType) => ReadonlySet<string>;
  }
>;

function checkStateAtom(
  { sort, component, element }: StateAtom,
  type: ComponentType,
  at: Position | null,
  { gaps, report }: Check,
): void {
  if (sort !== null) {
    const { what, code, section, names } = NAMED[sort];
    if (names(type).has(element) || gaps.inType(type, section)) return;
    const message = `${component} has no ${what} \`${element}\``;
    reportUnknown(code, message, element, names(type), at, report);
    return;
  }
  const all = [NAMED.marked, NAMED.running, NAMED.active];
  const fitting = all.filter(({ names }) => names(type).has(element));
  if (fitting.length === 1 || all.some(({ section }) => gaps.inType(type, section))) return;
  if (fitting.length > 1) {
    report.error(
      'ambiguous-name',
      at,
      `${component} has a ${fitting.map(({ what }) => what).join(' and a ')} \`${element}\``,
      `write ${ATOM_SORTS.filter((each) => fitting.includes(NAMED[each] as never))
        .map((each) => `\`${each} ${component}.${element}\``)
        .join(' or ')}`,
    );
    return;
  }
  const message = `${component} has no place, transition or port \`${element}\``;
  if (type.behaviors.includes(element)) {
    report.error(
      'unknown-element',
      at,
      message,
      `write \`behavior ${component}.${element}\` for the behavior`,
    );
    return;
  }
  reportUnknown(
    'unknown-element',
    message,
    element,
    all.flatMap(({ names }) => [...names(type)]),
    at,
    report,
  );
}
