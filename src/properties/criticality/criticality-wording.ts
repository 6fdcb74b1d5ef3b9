import { add, compare, type Decimal, negate, ZERO } from '../../base/duration.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { ActionCriticality, Criticality, NoCriticality } from './criticality.ts';

const NONE: Readonly<Record<NoCriticality, string>> = {
  competes: 'what happens depends on who comes first, so that no one order of causes holds in every run',
  stuck: 'no run comes to its end',
  overflow: 'the durations are too large or too fine to be computed exactly',
  'too-large': 'there are too many actions: floats are computed where runs have at most 20,000 events',
};

/** Why there is no table of floats, as the end of a sentence. */
export function noCriticalityWords(because: NoCriticality): string {
  return NONE[because];
}

/** `nova.cell_setup`, `web.stop (2nd time)`. */
export function actionName({ component, transition, occurrence, occurrences }: ActionCriticality): string {
  return `${component}.${transition}${occurrences === 1 ? '' : ` (${ordinal(occurrence)} time)`}`;
}

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}

const MOST_SENTENCES = 3;

/**
 * What the latest end depends on, in at most three sentences with names in backticks: the actions that bring it forward
 * most when they alone become shorter, and what is critical from there on.
 */
export function latestEndWords({ end, actions }: Criticality): readonly string[] {
  if (end.max === 'inf') return [endlessWords(actions)];
  const latest = end.max;
  const gains = actions
    .map((action) => ({ action, gain: gainOf(action, latest) }))
    .filter(({ gain }) => compare(gain, ZERO) > 0)
    .sort((a, b) => compare(b.gain, a.gain));
  if (gains.length === 0 && compare(latest, ZERO) > 0)
    return ['no single action brings the latest end forward: several ways to it are equally long'];
  return gains.slice(0, MOST_SENTENCES).map(({ action, gain }) => soonerWords(action, gain, actions));
}

/** By how much the latest end falls at most when the action alone becomes shorter. */
export function gainOf({ latestEnd: { without, fixed } }: ActionCriticality, latest: Decimal): Decimal {
  const least = without === null || compare(fixed, without) > 0 ? fixed : without;
  return least === 'inf' ? ZERO : minus(latest, least);
}

function soonerWords(
  action: ActionCriticality,
  gain: Decimal,
  actions: readonly ActionCriticality[],
): string {
  const { takes, latestEnd } = action;
  const rivals = latestEnd.rivals;
  const [name, time] = [`\`${actionName(action)}\``, formatTime(gain)];
  const shorter =
    compare(takes.max, gain) === 0 ? `without the ${time} of ${name}` : `with ${name} ${time} shorter`;
  const sooner = `${shorter}, the latest end comes ${time} sooner`;
  if (rivals.length === 0) return sooner;
  return `${sooner}; from there on ${namesOf(rivals.map((i) => actions[i]!))} ${rivals.length === 1 ? 'is' : 'are'} critical`;
}

function endlessWords(actions: readonly ActionCriticality[]): string {
  const endless = actions.filter(({ takes }) => takes.max === 'inf');
  const names = namesOf(endless);
  return endless.length === 1
    ? `${names} may take for ever: the latest end has a bound once it has one`
    : `${names} may take for ever: the latest end has a bound once each of them has one`;
}

/** At most three names in backticks. */
function namesOf(actions: readonly ActionCriticality[]): string {
  const names = actions.map((action) => `\`${actionName(action)}\``);
  return names.length <= 3 ? enumerate(names) : enumerate([...names.slice(0, 2), `${names.length - 2} more`]);
}

/** How often an action is critical, in a word; `undecided` where the search was not finished. */
export function howOften({
  criticalInSome,
  criticalInEvery,
}: ActionCriticality): 'always' | 'sometimes' | 'never' | 'undecided' {
  if (criticalInEvery) return 'always';
  if (criticalInSome === null) return 'undecided';
  return criticalInSome ? 'sometimes' : 'never';
}

/** `37 actions: 5 always critical, 12 in some runs, 20 never`. */
export function countWords({ actions }: Criticality): string {
  const number = (which: ReturnType<typeof howOften>) => actions.filter((a) => howOften(a) === which).length;
  const undecided = number('undecided');
  const parts = [
    `${number('always')} always critical`,
    `${number('sometimes')} in some runs`,
    `${number('never')} never`,
    ...(undecided === 0 ? [] : [`${undecided} undecided`]),
  ];
  return `${actions.length} ${actions.length === 1 ? 'action' : 'actions'}: ${parts.join(', ')}`;
}

function minus(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}
