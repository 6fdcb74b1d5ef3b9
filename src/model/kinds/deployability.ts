import type { Duration } from '../../base/duration.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { duration, flag } from '../read/values/shapes.ts';
import type { DurationText, TextReader } from '../read/values/text-reader.ts';
import { checkDeployment, doubtDeadline } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { type KindForm, NAMES_NOTHING } from './form/kind.ts';
import { deploymentName, reachingInOtherPlaces, readReaching, type When, whenShape } from './reaching.ts';

/** Does every maximal run reach the deployment, and when (MADA, Coullon, Jard, Lime 2019)? */
export interface Deployability extends Common {
  readonly kind: 'deployability';
  readonly deployment: string;
  readonly when: When;
  /** `false`: for all durations, each transition read as `[0, inf)`. */
  readonly timed: boolean;
  readonly deadline: Duration | null;
}

const builder = {
  /** Does every run reach the deployment? */
  deployability(
    read: TextReader,
    name: string,
    deployment: string,
    options: Asked & {
      readonly at?: 'first' | 'end';
      readonly timed?: boolean;
      readonly deadline?: DurationText;
    } = {},
  ): Deployability {
    const { at = null, timed = true } = options;
    const common = builtCommon(read, name, options, { at: true, timed: true, deadline: true });
    const deadline = read.bound(options.deadline, name);
    return { ...common, kind: 'deployability', deployment, when: at, timed, deadline };
  },
};

/** The form of `deployability`: every run reaches a deployment. */
export const deployability: KindForm<Deployability, typeof builder> = {
  kind: 'deployability',
  argument: { shape: deploymentName },
  options: { ...whenShape, timed: flag.optional(), deadline: duration.optional() },
  read: (common, argument, given) => {
    const reaching = readReaching(argument, given);
    if (reaching === null) return null;
    const { deployment, when, marks } = reaching;
    const [timed, deadline] = [given.flag('timed', true), given.duration('deadline')];
    return {
      spec: { ...common, kind: 'deployability', deployment, when, timed, deadline },
      marks: [...marks, ...given.marks('deadline')],
    };
  },
  builder,
  words: (spec) => {
    const reach = spec.when === 'end' ? 'end in' : 'reach';
    const timed = spec.timed ? '' : ', however long its transitions take';
    const deadline = spec.deadline === null ? '' : ` by ${formatTime(spec.deadline)} at the latest`;
    return `Does every run ${reach} \`${spec.deployment}\`${deadline}${timed}?`;
  },
  decides: () => true,
  check: (spec, _types, check) => checkDeployment(spec.deployment, spec, check),
  doubt: (spec, check) => doubtDeadline(spec.deadline, spec, check),
  names: ({ deployment }) => ({ ...NAMES_NOTHING, deployment }),
  inOtherPlaces: reachingInOtherPlaces,
};
