import type { ComponentType } from '../model/component.ts';
import type { InitialComponent } from '../model/configuration.ts';
import type { Goal, PortStatus } from '../model/goal.ts';
import { placeMeant } from '../model/system/place-meant.ts';
import { regionIn } from '../model/system/region.ts';
import type { Course } from './course.ts';

/** What a goal asks of one component. */
export interface Wish {
  readonly behavior: string | null;
  /** Where it shall stand at the end. */
  readonly place: string | null;
  readonly ports: ReadonlyMap<string, PortStatus>;
}

/** What the items of a goal, some of them or all, ask of each component; later ones count. */
export function wishesOf(
  goal: Pick<Goal, 'items'>,
  components: readonly InitialComponent[],
): ReadonlyMap<string, Wish> {
  const wishes = new Map<
    string,
    { behavior: string | null; place: string | null; ports: Map<string, PortStatus> }
  >();
  const byName = new Map(components.map(({ component }) => [component.name, component]));
  const all = [...byName.values()];
  const wishOf = (name: string) => {
    const known = wishes.get(name) ?? { behavior: null, place: null, ports: new Map<string, PortStatus>() };
    wishes.set(name, known);
    return known;
  };
  for (const item of goal.items) {
    const about = item.component === null ? all : [byName.get(item.component)].filter((c) => c !== undefined);
    for (const { name, type } of about) {
      switch (item.kind) {
        case 'behavior':
          if (type.behaviors.includes(item.behavior)) wishOf(name).behavior = item.behavior;
          break;
        case 'place': {
          const place = placeMeant(type, item.place);
          if (place !== null) wishOf(name).place = place;
          break;
        }
        case 'port':
          for (const port of type.ports)
            if (item.port === null || port.name === item.port) wishOf(name).ports.set(port.name, item.status);
      }
    }
  }
  return wishes;
}

/** Whether a course does what is wished of its component. */
export function fulfils(
  course: Pick<Course, 'word' | 'ends'>,
  type: ComponentType,
  { behavior, place, ports }: Wish,
): boolean {
  if (behavior !== null && !course.word.includes(behavior)) return false;
  if (place !== null && !course.ends.includes(place)) return false;
  return [...ports].every(([name, status]) => {
    const port = type.ports.find((each) => each.name === name)!;
    const region = regionIn(type, port);
    return course.ends.some((each) => region.places.has(each)) === (status === 'active');
  });
}
