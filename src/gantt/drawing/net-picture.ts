import { formatInterval } from '../../tpn/net/interval.ts';
import type { Arc } from '../../tpn/net/time-petri-net.ts';
import { commonOwner, ownerOf } from '../../tpn/translation/origin.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Markup } from '../markup.ts';
import { type DrawnEdge, type DrawnNode, drawGraph } from './graph.ts';

/** A net, and what its places and transitions stand for. */
export type NamedNet = Pick<Translation, 'net' | 'origins' | 'events'>;

/** Of the steps that one transition stands for, so many are written in its box; all are told of it. */
const MOST_STEPS = 3;

/**
 * A time Petri net with its initial marking. Places are round and transitions square, with their firing intervals; read
 * arcs are dashed and end in nothing, inhibitor arcs in a ring. What belongs to one component or thread stands
 * together, and names leave out whose they are.
 */
export function netPicture(translation: NamedNet, id: string): Markup {
  const { net } = translation;
  const owners = ownersIn(translation);
  const places = net.places.map(
    ({ name, tokens }, i): DrawnNode => ({
      id: placeId(i),
      label: within(owners.places[i]!, name),
      kind: 'place',
      tokens,
      title: name,
      ...inGroup(owners.places[i]!),
    }),
  );
  const transitions = net.transitions.map(({ name, interval }, i): DrawnNode => {
    const owner = owners.transitions[i]!;
    const steps = name.split(' ').map((step) => within(owner, step));
    const left = steps.length - MOST_STEPS;
    const [label, ...others] = left <= 1 ? steps : [...steps.slice(0, MOST_STEPS), `and ${left} more`];
    return {
      id: transitionId(i),
      label: label!,
      note: [...others, formatInterval(interval)].join('\n'),
      kind: 'firing',
      title: `${name} ${formatInterval(interval)}`,
      ...inGroup(owner),
    };
  });
  const arcs = net.transitions.flatMap(({ inputs, reads, inhibitors, outputs }, i): readonly DrawnEdge[] => {
    const to = (kind: string, end: DrawnEdge['end'] & string) => (arc: Arc) =>
      arcOf(placeId(arc.place), transitionId(i), arc, kind, end);
    return [
      ...inputs.map(to('plain', 'arrow')),
      ...reads.map(to('read', 'nothing')),
      ...inhibitors.map(to('plain', 'circle')),
      ...outputs.map((arc) => arcOf(transitionId(i), placeId(arc.place), arc, 'plain', 'arrow')),
    ];
  });
  return drawGraph([...places, ...transitions], arcs, {
    id,
    title: `Time Petri net of ${net.name}`,
    description: `${net.places.length} places, ${net.transitions.length} transitions; the tables below say all of it`,
    direction: 'LR',
  });
}

/** Whose the places and transitions of a net are; `null` for those of several. */
export interface Owners {
  readonly places: readonly (string | null)[];
  readonly transitions: readonly (string | null)[];
}

/** A transition is of those whose events it stands for, or else of those whose tokens it takes. */
export function ownersIn({ net, origins, events }: NamedNet): Owners {
  const places = origins.map(ownerOf);
  const transitions = net.transitions.map(({ inputs }, i) => {
    const own = events[i]!.map(({ component, thread }) => thread ?? component);
    return commonOwner(own.length === 0 ? inputs.map(({ place }) => places[place]!) : own);
  });
  return { places, transitions };
}

function placeId(i: number): string {
  return `p${i}`;
}

function transitionId(i: number): string {
  return `t${i}`;
}

function arcOf(
  from: string,
  to: string,
  { weight }: Arc,
  kind: string,
  end: DrawnEdge['end'] & string,
): DrawnEdge {
  return { from, to, kind, end, ...(weight === 1 ? {} : { label: `${weight}` }) };
}

function inGroup(owner: string | null): Pick<DrawnNode, 'group'> {
  return owner === null ? {} : { group: owner };
}

/** A name among what belongs to its owner: `running` for `db.running`. */
function within(owner: string | null, name: string): string {
  return owner === null ? name : name.replaceAll(new RegExp(`(?<![\\w-])${owner}[.:]`, 'g'), '');
}
