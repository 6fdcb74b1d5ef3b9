import type { TextReader } from '../read/values/text-reader.ts';
import { checkDeployment } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { type KindForm, NAMES_NOTHING, nothing } from './form/kind.ts';
import { deploymentName, reachingInOtherPlaces, readReaching, type When, whenShape } from './reaching.ts';

/** Which schedules reach the deployment first and last (MADA, Coullon, Jard, Lime 2019)? */
export interface Gantt extends Common {
  readonly kind: 'gantt';
  /** `null`: the end of the program, all components idle. */
  readonly deployment: string | null;
  readonly when: When;
}

const builder = {
  /** The earliest and the latest schedule that reach the deployment. */
  ganttBoundaries(
    read: TextReader,
    name: string,
    deployment: string,
    options: Asked & { readonly at?: 'first' | 'end' } = {},
  ): Gantt {
    const { at = null } = options;
    return { ...builtCommon(read, name, options, { at: true }), kind: 'gantt', deployment, when: at };
  },
};

/** The form of `gantt`: the earliest and the latest run are shown. */
export const gantt: KindForm<Gantt, typeof builder> = {
  kind: 'gantt',
  argument: { shape: deploymentName },
  options: whenShape,
  read: (common, argument, given) => {
    const reaching = readReaching(argument, given);
    if (reaching === null) return null;
    const { deployment, when, marks } = reaching;
    return { spec: { ...common, kind: 'gantt', deployment, when }, marks };
  },
  builder,
  words: ({ deployment }) => {
    const goal = deployment === null ? 'the end of the program' : `\`${deployment}\``;
    return `When does each transition on the way to ${goal} run, at the earliest and at the latest?`;
  },
  decides: () => false,
  check: (spec, _types, check) => checkDeployment(spec.deployment, spec, check),
  doubt: nothing,
  names: ({ deployment }) => ({ ...NAMES_NOTHING, deployment }),
  inOtherPlaces: reachingInOtherPlaces,
};
