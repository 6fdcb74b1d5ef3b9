import { groupBy } from '../../base/collections/group-by.ts';
import { oncePer } from '../../base/memo.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import type { ComponentType, Port, Transition } from '../component.ts';
import { type Behavior, behaviorOf, leavesAlone } from '../system/behavior.ts';
import { checkFailures } from './failures.ts';
import { type Check, checkDuplicates, checkPlace, checkRepeated, reportUnknown } from './names/check.ts';
import { checkNeeds } from './scarce/resources.ts';

/** Checks one component type by itself (semantics, section 1). */
export function checkType(type: ComponentType, check: Check): void {
  const { positions, report } = check;
  checkDuplicates(
    [
      ...type.places.map((name, i) => ({ name, what: 'place', at: positions.at(type, `places/${i}`) })),
      ...type.transitions.map((t) => ({ name: t.name, what: 'transition', at: t.at ?? null })),
      ...type.groups.map((g) => ({ name: g.name, what: 'group', at: g.at ?? null })),
    ],
    type.name,
    report,
  );
  const ports = type.ports.map((p) => ({ name: p.name, what: 'port', at: p.at ?? null }));
  checkDuplicates(ports, `the ports of ${type.name}`, report);
  const behaviors = type.behaviors.map((name) => ({
    name,
    what: 'behavior',
    at: positions.at(type, `behaviors/${name}`),
  }));
  checkDuplicates(behaviors, `the behaviors of ${type.name}`, report);

  checkPlace(type.initial, type, type.name, positions.at(type, 'initial'), check);
  for (const t of type.transitions) {
    for (const end of ['source', 'destination'] as const) {
      checkPlace(t[end], type, type.name, positions.at(t, end), check);
    }
    checkWaits(t, type, check);
  }
  for (const group of type.groups) {
    checkRepeated(group.places, group, 'places', check);
    for (const [i, place] of group.places.entries()) {
      checkPlace(place, type, type.name, positions.at(group, `places/${i}`), check);
    }
  }
  for (const port of type.ports) checkBound(port, type, check);
  checkNeeds(type, check);
  for (const behavior of type.behaviors) checkAcyclic(behavior, type, check);
  checkFailures(type, check);
}

/** Leaving its place and starting can be one event only of a transition that leaves its place alone. */
function checkWaits(t: Transition, type: ComponentType, { positions, report }: Check): void {
  if (t.waits !== 'place' || leavesAlone(type, t)) return;
  const others = (behaviorOf(type, t.behavior).leaving.get(t.source) ?? []).filter((other) => other !== t);
  const names = others.map(({ name }) => `\`${name}\``);
  report.error(
    'waits-not-alone',
    positions.at(t, 'waits') ?? t.at ?? null,
    `\`${t.name}\` of ${type.name} cannot wait in \`${t.source}\`, which ${enumerate(names)} ${names.length === 1 ? 'leaves' : 'leave'} too`,
    'only a transition that alone leaves its place under its behavior may wait there: remove `waits: place`',
  );
}

function checkBound(port: Port, type: ComponentType, check: Check): void {
  const { positions, report } = check;
  const transitions = new Set(type.transitions.map((t) => t.name));
  const known = new Set([...type.places, ...type.groups.map((g) => g.name), ...transitions]);
  const parts = ['places', 'groups', 'transitions'] as const;
  const incomplete = parts.some((part) => check.gaps.inType(type, part));
  checkRepeated(port.bound, port, 'bound', check);
  checkCount(port, check);
  for (const [i, name] of port.bound.entries()) {
    const at = positions.at(port, `bound/${i}`);
    if (!known.has(name)) {
      if (incomplete) continue;
      const message = `${type.name} has no place, group or transition \`${name}\``;
      reportUnknown('unknown-element', message, name, known, at, report);
    } else if (port.role === 'provide' && transitions.has(name)) {
      report.error(
        'provide-port-on-transition',
        at,
        `the port \`${port.name}\` provides something, so it cannot be bound to the transition \`${name}\``,
        'bind it to places or groups',
      );
    }
  }
}

/** Only a use port counts providers, and one at the least. */
function checkCount(port: Port, { positions, report }: Check): void {
  const { name, role, atLeast } = port;
  if (atLeast === undefined) return;
  const at = positions.at(port, 'atLeast');
  if (role === 'provide') {
    const message = `the port \`${name}\` provides something, so it has no providers to count`;
    report.error('port-role', at, message, 'write `atLeast` where a port uses it');
  } else if (atLeast !== 'all' && atLeast < 1) {
    const message = `\`atLeast: ${atLeast}\` of the port \`${name}\` needs no provider at all`;
    report.error('bad-number', at, message, 'ask for 1 at least, for `all`, or remove the port');
  }
}

/** Where a transition leads: by its ordinary end, or by a switch. */
type Move = Pick<Transition, 'name' | 'source' | 'destination' | 'at'>;

function movesOf({ name, source, destination, at, outcomes }: Transition): readonly Move[] {
  const here = at === undefined ? {} : { at };
  const switches = outcomes.filter(({ kind }) => kind === 'switch');
  return [
    { name, source, destination, ...here },
    ...switches.map((o) => ({ name: `${name}:${o.name}`, source, destination: o.place, ...here })),
  ];
}

/** Reports one cycle of the transitions of a behavior, if there is any. */
function checkAcyclic(behavior: string, type: ComponentType, { positions, report }: Check): void {
  const cycle = cycleOf(behaviorOf(type, behavior));
  if (cycle === null) return;
  const [first] = cycle;
  const path = cycle.map((t) => `${t.source} -(${t.name})-> `).join('') + first!.source;
  const at = first!.at ?? positions.at(type, '');
  report.error(
    'cyclic-behavior',
    at,
    `the transitions of \`${behavior}\` of ${type.name} form a cycle: ${path}`,
    'put the way back in another behavior',
  );
}

/** One cycle of the transitions of a behavior, if there is any, from the one on that stands first in the file. */
const cycleOf = oncePer(({ transitions }: Behavior): readonly Move[] | null => {
  const moves = transitions.flatMap(movesOf);
  const cycle = findCycle(moves);
  if (cycle === null) return null;
  const begin = cycle.indexOf(moves.find((move) => cycle.includes(move))!);
  return [...cycle.slice(begin), ...cycle.slice(0, begin)];
});

/** Transitions that lead from a place back to it; `null` when there are none. */
function findCycle(moves: readonly Move[]): readonly Move[] | null {
  const into = groupBy(moves, ({ destination }) => destination);
  const from = groupBy(moves, ({ source }) => source);
  const entries = new Map<string, number>();
  for (const { source, destination } of moves) {
    for (const place of [source, destination]) entries.set(place, into.get(place)?.length ?? 0);
  }
  // After places without predecessors have been removed repeatedly, every place left lies on a cycle or behind one.
  const free = [...entries.keys()].filter((place) => entries.get(place) === 0);
  for (const place of free) {
    entries.delete(place);
    for (const { destination } of from.get(place) ?? []) {
      const left = entries.get(destination)! - 1;
      entries.set(destination, left);
      if (left === 0) free.push(destination);
    }
  }
  const [start] = entries.keys();
  if (start === undefined) return null;
  const backwards = new Map<string, Move>();
  let place = start;
  while (!backwards.has(place)) {
    const move: Move = into.get(place)!.find(({ source }) => entries.has(source))!;
    backwards.set(place, move);
    place = move.source;
  }
  const places = [...backwards.keys()];
  return places
    .slice(places.indexOf(place))
    .map((each) => backwards.get(each)!)
    .reverse();
}
