import { type Kind, NEEDS_NOTHING, type Way } from './question.ts';
import { type Answer, EMPTY_ANSWER, type Verdict, verdictOf, type Witness } from './verdict.ts';

/** How many transitions of the components run together at most, in a state and in a lasting state? */
export const parallelism: Kind<'parallelism'> = {
  kind: 'parallelism',
  needs: () => NEEDS_NOTHING,
  ask: (spec, context, view) => {
    const components = context.system.initial.components.map(({ component }) => component);
    const asked = components.filter(
      ({ name }) => spec.components === 'all' || spec.components.includes(name),
    );
    const running = asked
      .flatMap(({ name, type }) => type.transitions.map((t) => ({ component: name, element: t.name })))
      .map(view.translation.runningOf)
      .filter((place) => place !== null);
    const best = { state: -1, lasting: -1 };
    const ways: { state: Way | null; lasting: Way | null } = { state: null, lasting: null };
    return {
      state: (state) => {
        let count = 0;
        for (const place of running) count += view.tokens(state, place);
        if (count > best.state) {
          best.state = count;
          ways.state = { state, firing: null };
        }
        if (count > best.lasting && view.canLast(state)) {
          best.lasting = count;
          ways.lasting = { state, firing: null };
        }
      },
      answer: (because): Answer => {
        const bounded = spec.atMost !== null || spec.atLeast !== null;
        const above = spec.atMost !== null && best.state > spec.atMost;
        const below = spec.atLeast !== null && best.state < spec.atLeast && because === null;
        const verdict: Verdict =
          bounded || because !== null ? verdictOf(above || below, because) : { kind: 'none' };
        const show = (
          way: Way | null,
          aim: 'earliest' | 'lasting',
          count: number,
          where: string,
        ): readonly Witness[] =>
          way === null ? [] : [view.witness(way, aim, `a run in which ${actions(count)} together ${where}`)];
        return {
          ...EMPTY_ANSWER,
          verdict,
          parallelism: because === null || above ? { ...best } : null,
          witnesses: [
            ...show(ways.state, 'earliest', best.state, 'in some state'),
            ...show(ways.lasting, 'lasting', best.lasting, 'in a state that lasts'),
          ],
        };
      },
    };
  },
};

function actions(count: number): string {
  return count === 1 ? 'one transition runs' : `${count} transitions run`;
}
