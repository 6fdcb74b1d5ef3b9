import { add, compare, type Decimal, negate, ZERO } from '../../base/duration.ts';
import { heed } from '../../base/heed.ts';
import { type PortRef, portName } from '../../model/assembly.ts';
import { isPortActive, type State } from '../../model/system/state.ts';
import { isPortWorking } from '../../model/system/working.ts';
import type { Model } from '../../model/whole/model.ts';
import { formOf } from '../../model/whole/property-spec.ts';
import type { ReplayedCourse, TimeSpan } from './lasting.ts';

/** The times at which a provide port is inactive in one run; a component that does not exist counts as inactive. */
export interface PortOutage {
  readonly port: PortRef;
  /** Whether it counts as inactive also while it is active and does not work. */
  readonly working: boolean;
  /** In order, none touching the next. */
  readonly stretches: readonly (TimeSpan & {
    /** It goes on when nothing else happens any more: the run is stuck. */
    readonly open: boolean;
  })[];
  /** In seconds, up to the last event. */
  readonly total: Decimal;
}

/**
 * The outages of one run: those of the provide ports that `outage` and `available` properties of its program ask about,
 * from 0 on; without any such property, those of each service port between two times at which it is active, and in a
 * run that is stuck also those after the last such time.
 */
export function outagesOf(course: ReplayedCourse): readonly PortOutage[] {
  const asked = askedPorts(course.system.model, course.system.program.name);
  if (asked.length > 0) return asked.map((each) => outageOf(course, each, 0, Infinity));
  return servicePorts(course.states).flatMap((port) => {
    const active = course.states.flatMap((state, i) => {
      heed(LOOKING);
      return isPortActive(state, port) ? [i] : [];
    });
    const [first, last] = [active[0], active.at(-1)];
    if (first === undefined || last === undefined) return [];
    const outage = outageOf(course, { port, working: false }, first, course.stuck ? Infinity : last);
    return outage.stretches.length === 0 ? [] : [outage];
  });
}

/** The port, and whether it has to work, as a lane of a chart is headed. */
export function nameOfOutage({ port, working }: Pick<PortOutage, 'port' | 'working'>): string {
  return working ? `${portName(port)}, working` : portName(port);
}

/** The ports that properties of the program ask about, each once. */
function askedPorts(
  { properties }: Model,
  program: string | null,
): readonly Pick<PortOutage, 'port' | 'working'>[] {
  const asked = properties
    .filter(({ programs }) => programs.includes(program))
    .flatMap((spec) => {
      const { ports, working } = formOf(spec.kind).names(spec);
      return ports.map((port) => ({ port, working }));
    });
  return [...new Map(asked.map((each) => [nameOfOutage(each), each])).values()];
}

/** What it takes to look at a port in a state, in nanoseconds. */
const LOOKING = 500;

/** The service provide ports of all components that exist at some time. */
function servicePorts(states: readonly State[]): readonly PortRef[] {
  const ports = new Map<string, PortRef>();
  for (const { components } of states) {
    for (const [component, { instance }] of components) {
      heed(LOOKING);
      for (const { name, role, kind } of instance.ports.values()) {
        const port = { component, port: name };
        if (role === 'provide' && kind === 'service') ports.set(portName(port), port);
      }
    }
  }
  return [...ports.values()];
}

/** Between two states, told by their numbers. */
function outageOf(
  course: ReplayedCourse,
  { port, working }: Pick<PortOutage, 'port' | 'working'>,
  first: number,
  last: number,
): PortOutage {
  const isUp = (state: State) => (working ? isPortWorking(state, port) : isPortActive(state, port));
  heed(LOOKING * course.lasting.length);
  const inactive = course.lasting.filter(
    ({ index, state }) => index >= first && index <= last && !isUp(state),
  );
  const stretches = joined(inactive);
  const end = course.steps.at(-1)?.at ?? ZERO;
  const goesOn = course.stuck && last === Infinity && !isUp(course.states.at(-1)!);
  const isLast = ({ to }: TimeSpan) => goesOn && compare(to, end) === 0;
  return {
    port,
    working,
    stretches: [
      ...stretches.map((stretch) => ({ ...stretch, open: isLast(stretch) })),
      ...(goesOn && !stretches.some(isLast) ? [{ from: end, to: end, open: true }] : []),
    ],
    total: stretches.reduce((sum, { from, to }) => add(sum, add(to, negate(from))), ZERO),
  };
}

function joined(stretches: readonly TimeSpan[]): readonly TimeSpan[] {
  const all: TimeSpan[] = [];
  for (const { from, to } of stretches) {
    const before = all.at(-1);
    if (before !== undefined && compare(before.to, from) === 0) all[all.length - 1] = { ...before, to };
    else all.push({ from, to });
  }
  return all;
}
