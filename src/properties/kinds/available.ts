import { enumerate } from '../../base/text/enumerate.ts';
import { type PortRef, portName } from '../../model/assembly.ts';
import { runOfTrace } from '../../model/semantics/replay.ts';
import { markingOf } from '../../model/semantics/rules/obstacle.ts';
import { whereWords } from '../../model/semantics/wording.ts';
import { isPortActive, type State } from '../../model/system/state.ts';
import { isPortWorking, workingPorts } from '../../model/system/working.ts';
import type { SpecOf } from '../../model/whole/property-spec.ts';
import { runToPeriods } from '../../statespace/causal/scarce/task-periods.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/told-apart.ts';
import { alikeIn, isMet } from '../../tpn/net/condition.ts';
import { foundOf, verdictOf, type Witness } from '../answers/verdict.ts';
import {
  byFirstRun,
  type Context,
  type Kind,
  noArrival,
  type PathEnd,
  viewsOf,
} from '../question/question.ts';
import {
  enoughPorts,
  inactiveInTasks,
  momentWithout,
  mostInactive,
  placesOf,
  watching,
} from './inactivity.ts';

/** Are at least so many of the ports active in every reachable (with `lasting`, every lasting) state? */
export const available: Kind<'available'> = {
  kind: 'available',
  needs: (spec) => ({ ...watching(spec), passing: !spec.lasting }),
  tellsApart: (spec, _context, translation) => ({
    ...TELLS_NOTHING_APART,
    places: alikeIn(enoughPorts(spec, translation)),
  }),
  ask: (spec, context, view) => {
    const condition = enoughPorts(spec, view.translation);
    let broken: PathEnd | null = null;
    return {
      state: (state) => {
        if (broken !== null) return;
        if (isMet(condition, (place) => view.tokens(state, place))) return;
        if (!spec.lasting || view.canLast(state)) broken = { state, firing: null };
      },
      isSettled: () => broken !== null,
      answer: (because) =>
        foundOf({
          verdict: verdictOf(broken !== null, because),
          witnesses: () =>
            broken === null
              ? []
              : [explained(view.witness(broken, spec.lasting ? 'lasting' : 'earliest', ''), spec, context)],
        }),
    };
  },
  onCausalNets: (spec, context, views) => {
    const atLeast = spec.atLeast ?? spec.ports.length;
    const parts = spec.working
      ? [views.partsAt(placesOf(spec, views.translation))]
      : spec.ports.map((port) => views.partsAt(views.translation.activeOf(port)));
    // Where all have to be active, each is asked alone.
    const together = atLeast === spec.ports.length ? parts : [parts.flat()];
    const branches = viewsOf(views, together);
    if (branches === null) return null;
    for (const branch of branches) {
      const moment = momentWithout(spec, spec.lasting, branch);
      if (moment === 'too-many-choices') return null;
      if (moment === null) continue;
      const witnesses = () => [explained(branch.witness(moment, ''), spec, context)];
      return foundOf({ verdict: { kind: 'violated' }, witnesses });
    }
    return foundOf({ verdict: { kind: 'holds' } });
  },
  onTasks: (spec, context, view) => {
    const inactive = inactiveInTasks(spec, view);
    if (inactive === null) return null;
    const tooMany = spec.ports.length - (spec.atLeast ?? spec.ports.length) + 1;
    if (mostInactive(view, inactive) < tooMany) return foundOf({ verdict: { kind: 'holds' } });
    const moment = runToPeriods(view.tasks, inactive, tooMany, spec.lasting);
    return (
      moment &&
      foundOf({
        verdict: { kind: 'violated' },
        witnesses: () => [explained(view.witness(moment, ''), spec, context)],
      })
    );
  },
  arrival: noArrival,
  refutedBy: byFirstRun,
};

/** The run under a title that says what is down in its last state, and why. */
function explained(witness: Witness, spec: SpecOf<'available'>, { system }: Context): Witness {
  const state = runOfTrace(system, witness.trace).state;
  const isUp = (port: PortRef) => (spec.working ? isPortWorking(state, port) : isPortActive(state, port));
  const down = spec.ports.filter((port) => !isUp(port));
  return {
    ...witness,
    title: `a run that comes to a ${spec.lasting ? 'lasting ' : ''}state in which ${downWords(spec, down)}`,
    explanation: [...down.map((port) => whyDown(port, state)), ...witness.explanation],
  };
}

function downWords({ ports, working }: SpecOf<'available'>, down: readonly PortRef[]): string {
  if (down.length === 1) return `${portName(down[0]!)} ${working ? 'does not work' : 'is not active'}`;
  const active = ports.length - down.length;
  if (active === 0) return `none of the ${ports.length} ports ${working ? 'works' : 'is active'}`;
  const [one, many] = working ? ['works', 'work'] : ['is active', 'are active'];
  return `only ${active} of the ${ports.length} ports ${active === 1 ? one : many}`;
}

function whyDown(port: PortRef, state: State): string {
  const component = state.components.get(port.component);
  const name = portName(port);
  if (component === undefined) return `${name} is not active: there is no component ${port.component}`;
  if (isPortActive(state, port)) {
    const lacking = (workingPorts(state).get(name) ?? []).map(portName);
    return `${name} does not work: no provider of ${enumerate(lacking)} works`;
  }
  const where = whereWords(markingOf(component));
  return `${name} is not active: ${port.component} ${where === '' ? 'fails' : `is ${where}`}`;
}
