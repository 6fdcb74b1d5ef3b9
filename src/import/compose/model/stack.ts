import { type Decimal, type DurationInterval, ZERO } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type { ComponentDraft, ConnectionDraft, PortDraft, TransitionDraft } from '../../draft/draft.ts';
import { AT_ONCE } from '../../draft/draft.ts';
import { Names } from '../../draft/names.ts';
import { moving, offer, use } from '../../draft/ports-and-moves.ts';
import { allNeeded } from '../../importer/ordered.ts';
import { type ServiceCourse, serviceCourseOf, waitersOf } from '../service/course.ts';
import type { GivenByCall } from '../service/given.ts';
import type { Project, Service, ServiceDependency } from '../service/service.ts';

/** The names of ports that services offer, in the words of `depends_on`. */
export const OFFERED = {
  service_started: 'service_started',
  service_healthy: 'service_healthy',
  service_completed_successfully: 'service_completed_successfully',
} as const;

/** How often Docker Compose looks whether a service that it waits for is there, in seconds. */
const TICK: Decimal = { digits: 5n, scale: 1 };
const EXACTLY_A_TICK: DurationInterval = { min: TICK, max: TICK };
const UP_TO_A_TICK: DurationInterval = { min: ZERO, max: TICK };

/** What is done to a service, and the names of the properties about it begin with. */
type AskedOfService = 'starts' | 'aborts' | 'outage' | 'never-zero';

/**
 * How services come up, whatever was before: what all models of compose files have in common.
 *
 * A service is visited when all that it depends on has been. It waits until a tick of its own at which each condition
 * has been seen: the k-th one after half a second k. Two joined transitions say so, to half a second: one takes a tick
 * from the visit, the other waits for the conditions and takes up to one. Ports are of data: what was seen once is not
 * asked again.
 */
export class Stack {
  readonly services: readonly Service[];
  /** The begin of the first file, for what is about all of it. */
  readonly at: Position;
  /** The names of components, for those that are no services. */
  readonly names = new Names();
  readonly #named: ReadonlyMap<string, string>;
  readonly #waiter: string;
  readonly #suffixes: ReadonlyMap<string, string>;
  readonly #courses: ReadonlyMap<string, ServiceCourse>;

  constructor(project: Project, given: GivenByCall) {
    const { services, file } = project;
    this.services = services;
    this.at = { file, line: 1, column: 1, length: 1 };
    this.#named = new Map(services.map(({ name }) => [name, this.names.take(name)]));
    this.#waiter = this.names.take('compose-wait');
    const suffixes = new Names();
    this.#suffixes = new Map(
      services.map(({ name }) => {
        const taken = suffixes.take(name, '-');
        return [name, taken.slice(taken.indexOf('-'))];
      }),
    );
    const waiters = waitersOf(project);
    this.#courses = new Map(
      services.map((service) => [
        service.name,
        serviceCourseOf(service, waiters.get(service.name) ?? [], given),
      ]),
    );
  }

  /** The component of a service. */
  name(service: string): string {
    return this.#named.get(service)!;
  }

  /** `starts-SERVICE` and the like; a name where the component may need another letter first. */
  propertyName(what: AskedOfService, { name }: Service): string {
    return `${what}${this.#suffixes.get(name)}`;
  }

  /** What becomes of a service. */
  course(service: Service): ServiceCourse {
    return this.#courses.get(service.name)!;
  }

  /** What a service waits for with a ticker: its conditions but `service_started`, on services that have containers. */
  waited({ dependsOn, isSkipped }: Service): readonly ServiceDependency[] {
    if (isSkipped) return [];
    return dependsOn.filter(
      ({ service, condition }) => condition !== 'service_started' && this.#courses.get(service)!.runs,
    );
  }

  /**
   * The transitions by which a service comes up from a place.
   *
   * @param mayFail whether failures are in behaviors of their own, `succeeds` and `fails`
   */
  comingUp(service: Service, from: string, mayFail: boolean): readonly TransitionDraft[] {
    const course = this.course(service);
    const { at } = service;
    const started = startedAt(course);
    const waits = this.waited(service).length > 0;
    const starts = !waits || course.takesTime;
    const cleared = !waits ? from : starts ? 'cleared' : started;
    return [
      ...(waits ? ticking(from, cleared, at) : []),
      ...(starts
        ? [{ ...moving('start', cleared, started, at, course.start), ...about(course.startAbout) }]
        : []),
      ...(started === 'up'
        ? []
        : [{ ...moving('settle', 'running', 'up', at, course.settle), ...about(course.settleAbout) }]),
      ...course.phases.flatMap((phase) => {
        const races = mayFail && phase.fails !== null;
        const ends = {
          ...moving(phase.name, phase.from, phase.success, phase.at, phase.takes),
          ...about(phase.about),
        };
        return [
          moving(`begin-${phase.name}`, 'running', phase.from, at),
          races ? { ...ends, behavior: 'succeeds' } : ends,
          ...(races
            ? [{ ...moving('fail', phase.from, phase.failure, phase.at, phase.fails!), behavior: 'fails' }]
            : []),
        ];
      }),
    ];
  }

  /** The transition that a visit of a service begins with. */
  visit(service: Service): 'tick' | 'start' {
    return this.waited(service).length > 0 ? 'tick' : 'start';
  }

  /** The ports by which a service is visited and waits. */
  needs(service: Service): readonly PortDraft[] {
    return [
      ...service.dependsOn.map(({ service: other, at }) =>
        use(`depends_on-${this.name(other)}`, this.visit(service), at),
      ),
      ...this.#seen(service).map(({ service: other, at }) =>
        use(`condition-${this.name(other)}`, 'notice', at),
      ),
    ];
  }

  /** Of what a service waits for, that which may come; it goes on without the rest, which it does not require. */
  #seen(service: Service): readonly ServiceDependency[] {
    return this.waited(service).filter(({ service: other, condition }) =>
      this.#courses.get(other)!.phases.some(({ offers }) => offers === condition),
    );
  }

  /** The ports that others wait for. */
  offers(service: Service): readonly PortDraft[] {
    return [
      offer(OFFERED.service_started, ['up'], service.at),
      ...this.course(service).phases.map((phase) => offer(phase.offers, [phase.success], phase.at)),
    ];
  }

  /** From the ports of {@link needs} to those of {@link offers}. */
  connections(service: Service): readonly ConnectionDraft[] {
    const user = this.name(service.name);
    const connect = (
      port: string,
      { service: other, at }: ServiceDependency,
      offered: string,
    ): ConnectionDraft => {
      const provider = this.name(other);
      return { user: `${user}.${port}-${provider}`, provider: `${provider}.${offered}`, at };
    };
    return [
      ...service.dependsOn.map((dependency) => connect('depends_on', dependency, OFFERED.service_started)),
      ...this.#seen(service).map((dependency) =>
        connect('condition', dependency, OFFERED[dependency.condition]),
      ),
    ];
  }

  /** What `--wait` looks for in the end: that a service is completed, healthy, or at least runs. */
  #waitedInTheEnd(): readonly (readonly [Service, string])[] {
    return this.services.flatMap((service) => {
      const { runs, phases } = this.course(service);
      const last = phases.find(({ name }) => name === 'work') ?? phases[0];
      return runs && last !== undefined ? [[service, last.offers] as const] : [];
    });
  }

  /** What `--wait` adds to `up`. */
  waiter(): ComponentDraft {
    const { at } = this;
    return {
      name: this.#waiter,
      at,
      about: 'What --wait adds to up: one more wait, for all services.',
      places: ['waits-for-up', 'waiting', 'done'],
      transitions: [moving('begin', 'waits-for-up', 'waiting', at), ...ticking('waiting', 'done', at)],
      ports: [
        ...this.services.map(({ name }) => use(`started-${this.name(name)}`, 'begin', at)),
        ...this.#waitedInTheEnd().map(([{ name }]) => use(`condition-${this.name(name)}`, 'notice', at)),
      ],
    };
  }

  /** From the ports of {@link waiter}. */
  waiterConnections(): readonly ConnectionDraft[] {
    const connect = (port: string, { name, at }: Service, offered: string): ConnectionDraft => ({
      user: `${this.#waiter}.${port}-${this.name(name)}`,
      provider: `${this.name(name)}.${offered}`,
      at,
    });
    return [
      ...this.services.map((service) => connect('started', service, OFFERED.service_started)),
      ...this.#waitedInTheEnd().map(([service, offered]) => connect('condition', service, offered)),
    ];
  }
}

/** The place where the containers of a service have just been started. */
export function startedAt({ phases, settle }: ServiceCourse): 'running' | 'up' {
  return phases.length === 0 && settle === AT_ONCE ? 'up' : 'running';
}

/** The places of some transitions, in their order. */
export function placesOf(transitions: readonly TransitionDraft[]): readonly string[] {
  return [...new Set(transitions.flatMap(({ from, to }) => [from, to]))];
}

/** A service, and all that is visited before it. */
export function neededBy(service: Service, services: readonly Service[]): ReadonlySet<string> {
  const needs = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
  return allNeeded([service.name], needs, (dependency) => dependency.service);
}

/** From a place to where the conditions have been seen at a tick. */
function ticking(from: string, to: string, at: Position): readonly TransitionDraft[] {
  return [moving('tick', from, to, at, EXACTLY_A_TICK), moving('notice', from, to, at, UP_TO_A_TICK)];
}

function about(text: string | null): { readonly about?: string } {
  return text === null ? {} : { about: text };
}
