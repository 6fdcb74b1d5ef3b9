import type { ComponentType, Transition } from '../../model/component.ts';
import type { Model } from '../../model/whole/model.ts';
import { rangeWords } from '../../properties/results/wording.ts';
import type { Markup } from '../markup.ts';
import { type DrawnEdge, type DrawnNode, drawGraph } from './graph.ts';

/** The most boxes of one drawing. An assembly of more components has a box for each type; a larger life cycle is not drawn. */
const MOST = 60;

/**
 * A life cycle: places, and transitions from place to place. What has a token is found by `data-place` and so on.
 *
 * @param name by which a story finds it, of its own among all drawings of a page
 */
export function lifeCycle(type: ComponentType, id: string, name: string): Markup | null {
  if (type.places.length > MOST || type.transitions.length > 2 * MOST) return null;
  const nodes = type.places.map(
    (place): DrawnNode => ({
      id: place,
      label: place,
      note: type.ports
        .filter(({ bound }) => bound.includes(place))
        .map(({ name }) => name)
        .join(', '),
      kind: place === type.initial ? 'place initial' : 'place',
      data: { 'data-place': place },
    }),
  );
  const edges = type.transitions.flatMap((transition): readonly DrawnEdge[] => [
    {
      from: transition.source,
      to: transition.destination,
      label: transition.name,
      kind: 'transition',
      data: { 'data-transition': transition.name },
      title: transitionTitle(transition, type),
    },
    ...transition.outcomes.map((outcome) => ({
      from: transition.source,
      to: outcome.place,
      label: outcome.name,
      kind: outcome.kind === 'failure' ? 'failing' : 'other',
      title: `${transition.name} may end in ${outcome.name}`,
    })),
  ]);
  return drawGraph(nodes, edges, {
    id,
    title: `Life cycle of ${type.name}`,
    description: type.transitions
      .map(({ name, source, destination }) => `${name} from ${source} to ${destination}`)
      .join('; '),
    direction: 'LR',
    data: { 'data-type': name },
  });
}

function transitionTitle({ name, takes, behavior }: Transition, { behaviors }: ComponentType): string {
  const during = behaviors.length > 1 ? `, in ${behavior}` : '';
  return `${name}: ${rangeWords(takes.min, takes.max)}${during}`;
}

/** Components and their connections, users before what they use; types instead where there are many. */
export function assemblyPicture(model: Model, id: string): Markup | null {
  const byType = model.components.length > MOST;
  const typeOf = new Map(model.components.map(({ name, type }) => [name, type.name]));
  const boxOf = (component: string) => (byType ? (typeOf.get(component) ?? component) : component);
  const counts = new Map<string, number>();
  for (const { name } of model.components) counts.set(boxOf(name), (counts.get(boxOf(name)) ?? 0) + 1);
  if (counts.size > MOST || model.connections.length === 0) return null;
  const edges = new Map<
    string,
    { readonly from: string; readonly to: string; readonly ports: Set<string> }
  >();
  for (const { user, provider } of model.connections) {
    const [from, to] = [boxOf(user.component), boxOf(provider.component)];
    const edge = edges.get(`${from} ${to}`) ?? { from, to, ports: new Set<string>() };
    edge.ports.add(user.port === provider.port ? user.port : `${user.port} → ${provider.port}`);
    edges.set(`${from} ${to}`, edge);
  }
  return drawGraph(
    [...counts].map(([name, count]) => ({
      id: name,
      label: name,
      note: byType
        ? `${count} components`
        : typeOf.get(name)?.toLowerCase() === name.toLowerCase()
          ? ''
          : (typeOf.get(name) ?? ''),
      kind: 'component',
    })),
    [...edges.values()].map(({ from, to, ports }) => ({
      from,
      to,
      label: ports.size > 2 ? `${ports.size} ports` : [...ports].join(', '),
      kind: 'plain',
      title: `${from} uses ${[...ports].join(', ')} of ${to}`,
    })),
    {
      id,
      title: byType ? 'The assembly, by component types' : 'The assembly',
      description: [...edges.values()].map(({ from, to }) => `${from} uses ${to}`).join('; '),
      direction: 'LR',
    },
  );
}
