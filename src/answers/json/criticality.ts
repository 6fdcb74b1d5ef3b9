import { type Duration, toNumber } from '../../base/duration.ts';
import type {
  ActionCriticality,
  CriticalityAnswer,
  EndBy,
  Range,
} from '../../properties/criticality/criticality.ts';

/** What `criticality` of `madrigal verify --format json` has for one program. */
export function criticalityJson({ program, criticality, because }: CriticalityAnswer): object {
  if (criticality === null) return { program, because, end: null, actions: null };
  return { program, end: rangeJson(criticality.end), actions: criticality.actions.map(actionJson) };
}

function actionJson(action: ActionCriticality): object {
  const { component, transition, occurrence, takes, start, end, freeSlack, totalFloat } = action;
  return {
    component,
    transition,
    occurrence,
    takes: rangeJson(takes),
    start: rangeJson(start),
    end: rangeJson(end),
    freeSlack: rangeJson(freeSlack),
    totalFloat: {
      ...rangeJson(totalFloat),
      ...(action.criticalInSome === null || isOpen(totalFloat)
        ? { minFound: toNumber(totalFloat.minFound) }
        : {}),
    },
    criticalInSome: action.criticalInSome,
    criticalInEvery: action.criticalInEvery,
    latestEnd: endJson(action.latestEnd),
    earliestEnd: endJson(action.earliestEnd),
  };
}

function isOpen({ min, minFound }: ActionCriticality['totalFloat']): boolean {
  return toNumber(min) !== toNumber(minFound);
}

function rangeJson({ min, max }: Range): { readonly min: number | null; readonly max: number | null } {
  return { min: toNumber(min), max: toNumber(max) };
}

/** Where every path goes through the action, the longest path without it is given the length zero. */
function endJson({ without, fixed, rivals }: EndBy): object {
  const length = (time: Duration | null) => (time === null ? 0 : toNumber(time));
  return { without: length(without), fixed: length(fixed), rivals };
}
