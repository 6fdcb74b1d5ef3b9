import { type Decimal, type DurationInterval, ZERO } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type {
  ComponentDraft,
  ConnectionDraft,
  DeploymentDraft,
  ModelDraft,
  PortDraft,
  ProgramDraft,
  PropertyDraft,
  TransitionDraft,
} from '../../draft/draft.ts';
import { AT_ONCE } from '../../draft/draft.ts';
import { type Course, courseOf, waitersOf } from '../service/course.ts';
import type { Given } from '../service/given.ts';
import type { Dependency, Project, Service } from '../service/service.ts';
import { Names } from './names.ts';

/** The names of ports that services offer, in the words of `depends_on`. */
const OFFERED = {
  service_started: 'service_started',
  service_healthy: 'service_healthy',
  service_completed_successfully: 'service_completed_successfully',
} as const;

/** How often Docker Compose looks whether a service that it waits for is there, in seconds. */
const TICK: Decimal = { digits: 5n, scale: 1 };
const EXACTLY_A_TICK: DurationInterval = { min: TICK, max: TICK };
const UP_TO_A_TICK: DurationInterval = { min: ZERO, max: TICK };

/**
 * The model of `docker compose up -d`, from when nothing runs; its dates begin where the first container may start, when
 * images are there and containers are created.
 *
 * A service is visited when all that it depends on has been. It waits until a tick of its own at which each condition
 * has been seen: the k-th one after half a second k. Two joined transitions say so, to half a second: one takes a tick
 * from the visit, the other waits for the conditions and takes up to one. Ports are of data: what was seen once is not asked again.
 *
 * Whether a check succeeds is a race of two programs that push `succeeds` and `fails`: the one that comes first moves
 * the container, the other finds nothing to do. There is a program for each service that somebody waits for, in which it
 * alone may fail, and only what it needs is started.
 */
export function upModel(project: Project, given: Given): ModelDraft {
  return new UpModel(project, given).model();
}

class UpModel {
  readonly #project: Project;
  readonly #courses: ReadonlyMap<string, Course>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #waiter: string;
  /** The names of the properties about one service. */
  readonly #propertyNames: ReadonlyMap<string, (what: 'starts' | 'aborts') => string>;
  readonly #at: Position;

  constructor(project: Project, given: Given) {
    this.#project = project;
    this.#at = { file: project.file, line: 1, column: 1, length: 1 };
    const names = new Names();
    this.#names = new Map(project.services.map(({ name }) => [name, names.take(name)]));
    this.#waiter = names.take('compose-wait');
    const suffixes = new Names();
    this.#propertyNames = new Map(
      project.services.map(({ name }) => {
        const suffix = suffixes.take(name, '-');
        return [name, (what) => `${what}${suffix.slice(suffix.indexOf('-'))}`];
      }),
    );
    const waiters = waitersOf(project);
    this.#courses = new Map(
      project.services.map((service) => [
        service.name,
        courseOf(service, waiters.get(service.name) ?? [], given),
      ]),
    );
  }

  model(): ModelDraft {
    const { services } = this.#project;
    return {
      at: this.#at,
      title: this.#project.title === null ? 'docker compose up' : `docker compose up: ${this.#project.title}`,
      components: [...services.map((service) => this.#component(service)), this.#waitComponent()],
      connections: [...services.flatMap((service) => this.#connections(service)), ...this.#waitConnections()],
      deployments: this.#deployments(),
      programs: this.#programs(),
      properties: this.#properties(),
    };
  }

  #name(service: string): string {
    return this.#names.get(service)!;
  }

  #course(service: Service): Course {
    return this.#courses.get(service.name)!;
  }

  #component(service: Service): ComponentDraft {
    const course = this.#course(service);
    const { at } = service;
    const waited = this.#waited(service);
    const move = (
      name: string,
      from: string,
      to: string,
      takes = AT_ONCE,
      behavior = 'deploy',
    ): TransitionDraft => ({ name, from, to, takes, behavior, at });
    const started = startedAt(course);
    const starts = waited.length === 0 || course.takesTime;
    const cleared = waited.length === 0 ? 'created' : starts ? 'cleared' : started;
    const transitions = [
      ...(waited.length === 0
        ? []
        : [
            move('tick', 'created', cleared, EXACTLY_A_TICK),
            move('notice', 'created', cleared, UP_TO_A_TICK),
          ]),
      ...(starts ? [{ ...move('start', cleared, started, course.start), ...about(course.startAbout) }] : []),
      ...(started === 'up'
        ? []
        : [{ ...move('settle', 'running', 'up', course.settle), ...about(course.settleAbout) }]),
      ...course.phases.flatMap((phase) => [
        move(`begin-${phase.name}`, 'running', phase.from),
        {
          ...move(
            phase.name,
            phase.from,
            phase.success,
            phase.takes,
            phase.fails === null ? 'deploy' : 'succeeds',
          ),
          ...about(phase.about),
          at: phase.at,
        },
        ...(phase.fails === null
          ? []
          : [{ ...move('fail', phase.from, phase.failure, phase.fails, 'fails'), at: phase.at }]),
      ]),
    ];
    return {
      name: this.#name(service.name),
      at,
      places: placesOf(transitions, course),
      transitions,
      ports: [
        ...service.dependsOn.map((dependency) =>
          this.#after(dependency, waited.length === 0 ? 'start' : 'tick'),
        ),
        ...waited.map((dependency) => this.#needs(dependency)),
        offers(OFFERED.service_started, 'up', at),
        ...course.phases.map((phase) => offers(phase.offers, phase.success, phase.at)),
      ],
    };
  }

  /** What a service waits for with a ticker: its conditions but `service_started`, on services that have containers. */
  #waited({ dependsOn, isSkipped }: Service): readonly Dependency[] {
    if (isSkipped) return [];
    return dependsOn.filter(
      ({ service, condition }) => condition !== 'service_started' && this.#courses.get(service)!.runs,
    );
  }

  #after({ service, at }: Dependency, bound: string): PortDraft {
    return { name: `depends_on-${this.#name(service)}`, role: 'use', kind: 'data', bound: [bound], at };
  }

  #needs({ service, at }: Dependency): PortDraft {
    return { name: `condition-${this.#name(service)}`, role: 'use', kind: 'data', bound: ['notice'], at };
  }

  #connections(service: Service): readonly ConnectionDraft[] {
    const user = this.#name(service.name);
    const connect = (
      port: string,
      { service: provider, at }: Dependency,
      offered: string,
    ): ConnectionDraft => ({
      user: `${user}.${port}-${this.#name(provider)}`,
      provider: `${this.#name(provider)}.${offered}`,
      at,
    });
    return [
      ...service.dependsOn.map((dependency) => connect('depends_on', dependency, OFFERED.service_started)),
      ...this.#waited(service).map((dependency) =>
        connect('condition', dependency, OFFERED[dependency.condition]),
      ),
    ];
  }

  /** What `--wait` looks for in the end: that a service is completed, healthy, or at least runs. */
  #waitedInTheEnd(): readonly (readonly [Service, string])[] {
    return this.#project.services.flatMap((service) => {
      const { runs, phases } = this.#course(service);
      const last = phases.find(({ name }) => name === 'work') ?? phases[0];
      return runs && last !== undefined ? [[service, last.offers] as const] : [];
    });
  }

  #waitComponent(): ComponentDraft {
    const at = this.#at;
    const move = (name: string, from: string, to: string, takes: DurationInterval): TransitionDraft => ({
      name,
      from,
      to,
      takes,
      behavior: 'deploy',
      at,
    });
    const use = (name: string, bound: string): PortDraft => ({
      name,
      role: 'use',
      kind: 'data',
      bound: [bound],
      at,
    });
    return {
      name: this.#waiter,
      at,
      about: 'What --wait adds to up: one more wait, for all services.',
      places: ['waits-for-up', 'waiting', 'done'],
      transitions: [
        move('begin', 'waits-for-up', 'waiting', AT_ONCE),
        move('tick', 'waiting', 'done', EXACTLY_A_TICK),
        move('notice', 'waiting', 'done', UP_TO_A_TICK),
      ],
      ports: [
        ...this.#project.services.map(({ name }) => use(`started-${this.#name(name)}`, 'begin')),
        ...this.#waitedInTheEnd().map(([{ name }]) => use(`condition-${this.#name(name)}`, 'notice')),
      ],
    };
  }

  #waitConnections(): readonly ConnectionDraft[] {
    const connect = (port: string, service: Service, offered: string): ConnectionDraft => ({
      user: `${this.#waiter}.${port}-${this.#name(service.name)}`,
      provider: `${this.#name(service.name)}.${offered}`,
      at: service.at,
    });
    return [
      ...this.#project.services.map((service) => connect('started', service, OFFERED.service_started)),
      ...this.#waitedInTheEnd().map(([service, offered]) => connect('condition', service, offered)),
    ];
  }

  #deployments(): readonly DeploymentDraft[] {
    const { services } = this.#project;
    const all = (places: (service: Service) => readonly string[]) =>
      services.map((service) => [this.#name(service.name), places(service)] as const);
    return [
      { name: 'returned', at: this.#at, places: all(() => ['up']) },
      {
        name: 'healthy',
        at: this.#at,
        places: all((service) => ['up', ...this.#course(service).phases.map(({ success }) => success)]),
      },
      { name: 'waited', at: this.#at, places: [[this.#waiter, ['done']]] },
      ...services
        .filter((service) => this.#course(service).runs)
        .map((service) => this.#alone(service, 'runs', startedAt(this.#course(service)))),
      ...services.map((service) => this.#failed(service)),
    ];
  }

  /** One place of one service. */
  #alone({ name, at }: Service, state: string, place: string): DeploymentDraft {
    return { name: `${this.#name(name)}-${state}`, at, places: [[this.#name(name), [place]]] };
  }

  #failed(service: Service): DeploymentDraft {
    const place = failureOf(this.#course(service));
    return this.#alone(service, place, place);
  }

  #programs(): readonly ProgramDraft[] {
    const { services } = this.#project;
    return [
      {
        name: 'up',
        at: this.#at,
        threads: [{ name: 'up', lines: [...this.#pushes(services, null), this.#pushWait()] }],
      },
      ...services.filter((service) => aborts(this.#course(service))).map((service) => this.#failing(service)),
    ];
  }

  /** In which a service may fail, and only what it needs is started. */
  #failing(service: Service): ProgramDraft {
    const { at } = service;
    const needed = this.#neededBy(service);
    const name = this.#name(service.name);
    const race = (behavior: string) => ({
      name: behavior,
      lines: [
        { text: `wait(${name}, deploy)`, at },
        { text: `pushB(${name}, ${behavior})`, at },
      ],
    });
    return {
      name: `${name}-fails`,
      at,
      threads: [
        {
          name: 'up',
          lines: this.#pushes(
            this.#project.services.filter((each) => needed.has(each.name)),
            service,
          ),
        },
        race('succeeds'),
        race('fails'),
      ],
    };
  }

  /** A service, and all that is visited before it. */
  #neededBy(service: Service): ReadonlySet<string> {
    const byName = new Map(this.#project.services.map((each) => [each.name, each]));
    const found = new Set([service.name]);
    for (const name of found) for (const { service: other } of byName.get(name)!.dependsOn) found.add(other);
    return found;
  }

  #pushWait() {
    return { text: `pushB(${this.#waiter}, deploy)`, at: this.#at };
  }

  #pushes(services: readonly Service[], failing: Service | null) {
    return services.flatMap((service) => {
      const { at } = service;
      const name = this.#name(service.name);
      const succeeds =
        service !== failing && this.#course(service).phases.some(({ fails }) => fails !== null);
      return [
        { text: `pushB(${name}, deploy)`, at },
        ...(succeeds ? [{ text: `pushB(${name}, succeeds)`, at }] : []),
      ];
    });
  }

  #properties(): readonly PropertyDraft[] {
    const { services } = this.#project;
    const ask = (name: string, argument: string, title: string): PropertyDraft => ({
      name,
      kind: 'deployability',
      argument,
      title,
      program: 'up',
      at: this.#at,
    });
    return [
      ask('up-returns', 'returned', '`docker compose up -d` returns'),
      ask('all-healthy', 'healthy', 'all services are healthy, and all jobs have completed'),
      ask('up-wait', 'waited', '`docker compose up --wait` returns'),
      ...services
        .filter((service) => this.#course(service).runs)
        .map(({ name, at }): PropertyDraft => {
          const property = this.#propertyNames.get(name)!('starts');
          return { ...ask(property, `${this.#name(name)}-runs`, `\`${name}\` starts`), at };
        }),
      ...services.map((service): PropertyDraft => {
        const { name, at } = service;
        const property = this.#propertyNames.get(name)!('aborts');
        const program = aborts(this.#course(service)) ? `${this.#name(name)}-fails` : 'up';
        return {
          ...ask(property, this.#failed(service).name, `\`${name}\` fails, and \`up\` aborts`),
          kind: 'gantt',
          program,
          at,
        };
      }),
    ];
  }
}

/** The place where its containers have just been started. */
function startedAt({ phases, settle }: Course): 'running' | 'up' {
  return phases.length === 0 && settle === AT_ONCE ? 'up' : 'running';
}

/** Whether it may make `up` abort. */
function aborts({ phases }: Course): boolean {
  return phases.some(({ fails }) => fails !== null);
}

/** Where a service is that has failed; nothing leads there where that would not make `up` abort. */
function failureOf({ phases }: Course): string {
  return (phases.find(({ fails }) => fails !== null) ?? phases[0])?.failure ?? 'failed';
}

function about(text: string | null): { readonly about?: string } {
  return text === null ? {} : { about: text };
}

function offers(name: string, place: string, at: Position): PortDraft {
  return { name, role: 'provide', kind: 'data', bound: [place], at };
}

function placesOf(transitions: readonly TransitionDraft[], course: Course): readonly string[] {
  return [...new Set([...transitions.flatMap(({ from, to }) => [from, to]), failureOf(course)])];
}
