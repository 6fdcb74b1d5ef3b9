import { heed } from '../base/heed.ts';
import type { Course } from './course.ts';
import type { Fits, Matching, Network } from './network.ts';

/** What is left of the courses of each unit; or a unit that has none left. */
export type Consistent = { readonly courses: readonly (readonly Course[])[] } | { readonly empty: number };

/** See {@link consistencyOf}. */
export type Consistency = (
  courses: readonly (readonly Course[])[],
  matchings: readonly (Matching | null)[] | null,
) => Consistent;

/** Takes away the words that fit to none of a neighbour's, until nothing changes (arc consistency, Mackworth 1977). */
export function consistencyOf(network: Network, fits: Fits): Consistency {
  const edgesOf: number[][] = network.units.map(() => []);
  for (const [e, { user, provider }] of network.edges.entries()) {
    edgesOf[user]!.push(e);
    if (provider !== user) edgesOf[provider]!.push(e);
  }
  return (choices, matchings) => {
    const courses = [...choices];
    const waiting = new Set(network.edges.keys());
    for (const e of waiting) {
      waiting.delete(e);
      const edge = network.edges[e]!;
      heed(1_000);
      const chosen = matchings?.[e] ?? null;
      const isFitting = (user: Course, provider: Course): boolean => {
        const all = fits(edge, user, provider);
        return chosen === null ? all.length > 0 : all.some((each) => `${each}` === `${chosen}`);
      };
      const users = courses[edge.user]!.filter((user) =>
        courses[edge.provider]!.some((provider) => isFitting(user, provider)),
      );
      if (users.length < courses[edge.user]!.length) {
        if (users.length === 0) return { empty: edge.user };
        courses[edge.user] = users;
        for (const other of edgesOf[edge.user]!) waiting.add(other);
      }
      const providers = courses[edge.provider]!.filter((provider) =>
        courses[edge.user]!.some((user) => isFitting(user, provider)),
      );
      if (providers.length < courses[edge.provider]!.length) {
        if (providers.length === 0) return { empty: edge.provider };
        courses[edge.provider] = providers;
        for (const other of edgesOf[edge.provider]!) waiting.add(other);
      }
    }
    return { courses };
  };
}
