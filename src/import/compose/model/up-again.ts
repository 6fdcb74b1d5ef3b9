import type { Decimal, DurationInterval } from '../../../base/duration.ts';
import { ZERO } from '../../../base/duration.ts';
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
import { moving, offer, serve, use } from '../../draft/ports-and-moves.ts';
import { changesBetween, type ServiceChange, type ServiceChanges } from '../service/changes.ts';
import type { GivenByCall } from '../service/given.ts';
import type { Project, Service } from '../service/service.ts';
import { abortsProperty, failed, failingProgram, failureOf, mayAbort, upProgram } from './failing.ts';
import { neededBy, OFFERED, placesOf, Stack, startedAt } from './stack.ts';

/** That the last container operation on a service before the starts is over; that it has been stopped. */
const PLANNED = 'planned';
const STOPPED = 'stopped';
const SERVING = 'serving';

/** Something of which containers are stopped and removed. */
interface Surplus {
  readonly name: string;
  readonly about: string;
  readonly at: Position;
  readonly gracePeriod: Decimal;
}

/**
 * The model of `docker compose up -d` with a new file, while all services of an old one run and are healthy; dates begin where the first container may be created or stopped.
 *
 * All containers are created, recreated and stopped first, in the order of a plan; then services are visited as in
 * `up` from nothing, those that nothing has changed too. A service serves from when it is healthy, or runs where it has
 * no health check, to when its old container begins to stop. What ends that waits on a dock of a transition both ends of
 * which are where it serves: a port is active on docks only inside of its region.
 */
export function upAgainModel(before: Project, after: Project, given: GivenByCall): ModelDraft {
  return new UpAgain(before, after, given).model();
}

class UpAgain {
  readonly #old: ReadonlyMap<string, Service>;
  readonly #project: Project;
  readonly #stack: Stack;
  readonly #changes: ServiceChanges;
  readonly #plan: string;
  readonly #surplus: readonly Surplus[];
  /** The component of the containers that are too many, by their service. */
  readonly #surplusOf: ReadonlyMap<string, string>;

  constructor(before: Project, after: Project, given: GivenByCall) {
    this.#old = new Map(before.services.map((service) => [service.name, service]));
    this.#project = after;
    this.#stack = new Stack(after, given);
    this.#changes = changesBetween(before, after);
    const { names } = this.#stack;
    this.#plan = names.take('compose-plan');
    this.#surplusOf = new Map(this.#changes.fewer.map(({ name }) => [name, names.take(`${name}-surplus`)]));
    this.#surplus = [
      ...this.#changes.orphans.map(({ name, at, gracePeriod }) => ({
        name: names.take(name),
        about: `Gone from the file: \`${name}\` is stopped and removed, by --remove-orphans.`,
        at,
        gracePeriod,
      })),
      ...this.#changes.fewer.map(({ name, at }) => ({
        name: this.#surplusOf.get(name)!,
        about: `Containers of \`${name}\` that are too many.`,
        at,
        gracePeriod: this.#old.get(name)!.gracePeriod,
      })),
    ];
  }

  model(): ModelDraft {
    const { services, at } = this.#stack;
    const { title } = this.#project;
    return {
      at,
      title: title === null ? 'docker compose up, again' : `docker compose up, again: ${title}`,
      components: [
        ...services.map((service) => this.#component(service)),
        ...this.#surplus.map(stoppedComponent),
        this.#planComponent(),
        this.#stack.waiter(),
      ],
      connections: [
        ...services.flatMap((service) => this.#connections(service)),
        ...this.#planConnections(),
        ...this.#stack.waiterConnections(),
      ],
      deployments: this.#deployments(),
      programs: this.#programs(),
      properties: this.#properties(),
    };
  }

  #change({ name }: Service): ServiceChange {
    return this.#changes.of.get(name)!;
  }

  /** Whether somebody waits for the end of a service: it is started again by every `up`. */
  #isJob(service: Service): boolean {
    return this.#stack.course(service).phases.some(({ name }) => name === 'work');
  }

  /** How long the old container of a service takes to stop; that of a job may still be at work. */
  #stopping(service: Service): DurationInterval {
    const old = this.#old.get(service.name);
    return old === undefined ? AT_ONCE : { min: ZERO, max: old.gracePeriod };
  }

  #component(service: Service): ComponentDraft {
    const { at } = service;
    const change = this.#change(service);
    const stop = (from: string, to: string) => moving('stop', from, to, at, this.#stopping(service));
    const before: Readonly<Record<ServiceChange, readonly TransitionDraft[]>> = {
      created: [moving('create', 'absent', 'made', at)],
      recreated: [
        moving('create', 'old', 'made', at),
        stop('made', 'stopped'),
        moving('remove', 'stopped', 'replaced', at),
      ],
      stopped: [stop('old', 'stopped')],
      'stopped-and-recreated': [
        moving('part', 'old', 'stopping', at),
        stop('stopping', 'stopped'),
        moving('create', 'stopping', 'made', at),
        moving('remove', 'stopped', 'replaced', at),
        moving('rename', 'made', 'replaced', at),
      ],
      grown: [moving('create', 'old', 'made', at)],
      emptied: [stop('old', 'stopped')],
      unchanged: [],
    };
    const transitions = [...before[change], ...this.#comingUp(service)];
    const places = [...new Set([...placesOf(transitions), failureOf(this.#stack.course(service))])];
    return {
      name: this.#stack.name(service.name),
      at,
      about: ABOUT[change],
      places,
      transitions,
      ports: [
        ...this.#stack.needs(service),
        ...this.#offers(service),
        ...this.#awaited(service).map(({ name, port }) => use(`${port}-${name}`, 'create', at)),
        use('plan', this.#stack.visit(service), at),
        ...ownPorts(change, at),
        ...this.#serving(service, places),
      ],
    };
  }

  /** What goes on once the plan has been carried out. */
  #comingUp(service: Service): readonly TransitionDraft[] {
    const from = AFTER_PLAN[this.#change(service)];
    if (!this.#stays(service)) return this.#stack.comingUp(service, from, true);
    // Nothing is to be started, but its conditions are waited for all the same.
    const kept = new Set(['tick', 'notice']);
    const waits = this.#stack.comingUp(service, from, false).filter(({ name }) => kept.has(name));
    return waits.length > 0
      ? waits.map((transition) => ({ ...transition, to: 'up' }))
      : [moving('start', from, 'up', service.at)];
  }

  /** Whether its containers run on all the time. */
  #stays(service: Service): boolean {
    return this.#change(service) === 'unchanged' && this.#stack.course(service).runs && !this.#isJob(service);
  }

  /** What others wait for; what runs on has been healthy before. */
  #offers(service: Service): readonly PortDraft[] {
    if (!this.#stays(service)) return this.#stack.offers(service);
    return this.#stack
      .offers(service)
      .map((port) => (port.name === OFFERED.service_started ? port : { ...port, bound: ['old'] }));
  }

  /** @param places all that it has */
  #serving(service: Service, places: readonly string[]): readonly PortDraft[] {
    const course = this.#stack.course(service);
    if (!this.#serves(service)) return [];
    const change = this.#change(service);
    if (change === 'grown') return [serve(SERVING, places, service.at)];
    const before = change === 'recreated' ? ['old', 'made'] : change === 'created' ? [] : ['old'];
    const healthy = course.phases.some(({ name }) => name === 'probe') && !this.#stays(service);
    const after = healthy
      ? ['healthy']
      : this.#stays(service)
        ? ['up']
        : [...new Set([startedAt(course), 'up'])];
    return [serve(SERVING, [...before, ...after], service.at)];
  }

  /** Whether there is something of it that may be away: it runs before and after, and is no job. */
  #serves(service: Service): boolean {
    const change = this.#change(service);
    return (
      this.#stack.course(service).runs &&
      !this.#isJob(service) &&
      change !== 'created' &&
      change !== 'emptied'
    );
  }

  /**
   * What the creation of containers waits for, by components and their ports: the last operation on each dependency, and
   * the stops that come first.
   */
  #awaited(service: Service): readonly { readonly name: string; readonly port: string }[] {
    if (!isMade(this.#change(service))) return [];
    const dependencies = service.dependsOn.flatMap(({ service: other }) => {
      const name = this.#stack.name(other);
      const change = this.#changes.of.get(other)!;
      const surplus = this.#surplusOf.get(other);
      return [
        ...(isMade(change) ? [{ name, port: PLANNED }] : []),
        ...(change === 'emptied' ? [{ name, port: STOPPED }] : []),
        ...(surplus === undefined ? [] : [{ name: surplus, port: STOPPED }]),
      ];
    });
    const first = [...(this.#changes.stoppedFor.get(service.name) ?? [])].map((name) => ({
      name: this.#stack.name(name),
      port: STOPPED,
    }));
    return [...dependencies, ...first];
  }

  #connections(service: Service): readonly ConnectionDraft[] {
    const { at } = service;
    const user = this.#stack.name(service.name);
    return [
      ...this.#stack.connections(service),
      ...this.#awaited(service).map(({ name, port }) => ({
        user: `${user}.${port}-${name}`,
        provider: `${name}.${port}`,
        at,
      })),
      { user: `${user}.plan`, provider: `${this.#plan}.done`, at },
    ];
  }

  /** All on which something is done before services are started, with the port that says it is over. */
  #planSteps(): readonly { readonly name: string; readonly port: string; readonly at: Position }[] {
    const services = this.#stack.services.flatMap((service) => {
      const change = this.#change(service);
      if (change === 'unchanged') return [];
      const port = isMade(change) ? PLANNED : STOPPED;
      return [{ name: this.#stack.name(service.name), port, at: service.at }];
    });
    return [...services, ...this.#surplus.map(({ name, at }) => ({ name, port: STOPPED, at }))];
  }

  #planComponent(): ComponentDraft {
    const { at } = this.#stack;
    return {
      name: this.#plan,
      at,
      about: 'No service is started before all containers are there, and those that are too many are gone.',
      places: ['todo', 'done'],
      transitions: [moving('finish', 'todo', 'done', at)],
      ports: [
        ...this.#planSteps().map((step) => use(`over-${step.name}`, 'finish', step.at)),
        offer('done', ['done'], at),
      ],
    };
  }

  #planConnections(): readonly ConnectionDraft[] {
    return this.#planSteps().map(({ name, port, at }) => ({
      user: `${this.#plan}.over-${name}`,
      provider: `${name}.${port}`,
      at,
    }));
  }

  #deployments(): readonly DeploymentDraft[] {
    const { services, at } = this.#stack;
    const rest = [
      ...this.#surplus.map(({ name }) => [name, ['stopped']] as const),
      [this.#plan, ['done']] as const,
    ];
    const all = (places: (service: Service) => readonly string[]) =>
      services.map((service) => [this.#stack.name(service.name), places(service)] as const);
    const ends = (service: Service) =>
      this.#stays(service) ? [] : this.#stack.course(service).phases.map(({ success }) => success);
    const waiter = this.#stack.waiter().name;
    return [
      { name: 'returned', at, places: [...all(() => ['up']), ...rest] },
      { name: 'converged', at, places: [...all((service) => ['up', ...ends(service)]), ...rest] },
      { name: 'waited', at, places: [[waiter, ['done']]] },
      ...services.map((service) => failed(service, this.#stack)),
      ...services
        .filter((service) => this.#starts(service))
        .map((service): DeploymentDraft => {
          const name = this.#stack.name(service.name);
          return {
            name: `${name}-runs`,
            at: service.at,
            places: [[name, [startedAt(this.#stack.course(service))]]],
          };
        }),
    ];
  }

  /** Whether it may fail and make `up` abort: what runs on has been healthy before. */
  #mayAbort(service: Service): boolean {
    return !this.#stays(service) && mayAbort(this.#stack.course(service));
  }

  #programs(): readonly ProgramDraft[] {
    const { services } = this.#stack;
    const isAborting = (service: Service) => this.#mayAbort(service);
    const planned = [...this.#surplus, { name: this.#plan, at: this.#stack.at }];
    return [
      upProgram(services, [...planned, this.#stack.waiter()], isAborting, this.#stack),
      // Only what it needs is started; the plan waits for all that something is done to.
      ...services.filter(isAborting).map((service) => {
        const needed = neededBy(service, services);
        const own = services.filter((each) => needed.has(each.name) || this.#change(each) !== 'unchanged');
        return failingProgram(service, own, planned, isAborting, this.#stack);
      }),
    ];
  }

  #starts(service: Service): boolean {
    return this.#stack.course(service).runs && !this.#stays(service);
  }

  #properties(): readonly PropertyDraft[] {
    const { services, at } = this.#stack;
    const ask = (name: string, kind: string, argument: string, title: string): PropertyDraft => ({
      name,
      kind,
      argument,
      title,
      program: 'up',
      at,
    });
    const about = (
      what: 'starts' | 'outage' | 'never-zero',
      kind: string,
      argument: string,
      title: (name: string) => string,
    ) => {
      return (service: Service): PropertyDraft => ({
        ...ask(
          this.#stack.propertyName(what, service),
          kind,
          `${this.#stack.name(service.name)}${argument}`,
          title(`\`${service.name}\``),
        ),
        at: service.at,
      });
    };
    const serving = services.filter((service) => this.#serves(service));
    return [
      ask('up-returns', 'deployability', 'returned', '`docker compose up -d` returns'),
      ask('converges', 'deployability', 'converged', 'all is as the new file says, healthy and completed'),
      ask('up-wait', 'deployability', 'waited', '`docker compose up --wait` returns'),
      ...services
        .filter((service) => this.#starts(service))
        .map(about('starts', 'deployability', '-runs', (name) => `${name} starts`)),
      ...services.map((service) => abortsProperty(service, this.#mayAbort(service), this.#stack)),
      ...serving.map(about('outage', 'outage', `.${SERVING}`, (name) => `how long ${name} is away`)),
      ...serving.map(about('never-zero', 'available', `.${SERVING}`, (name) => `${name} is never away`)),
    ];
  }
}

const ABOUT: Readonly<Record<ServiceChange, string>> = {
  created: 'New.',
  recreated: 'Recreated: a new container is made, the old one is stopped and removed.',
  stopped: 'Stopped first, and started again.',
  'stopped-and-recreated': 'Stopped at once, and recreated.',
  grown: 'More containers are made; those that there are run on.',
  emptied: 'Stopped and removed: the new file wants no containers of it.',
  unchanged: 'Unchanged.',
};

/** Where a service is when services begin to be started. */
const AFTER_PLAN: Readonly<Record<ServiceChange, string>> = {
  created: 'made',
  recreated: 'replaced',
  stopped: 'stopped',
  'stopped-and-recreated': 'replaced',
  grown: 'made',
  emptied: 'stopped',
  unchanged: 'old',
};

/** Whether a container is made. */
function isMade(change: ServiceChange): boolean {
  return change !== 'stopped' && change !== 'emptied' && change !== 'unchanged';
}

/** What the plan waits for, of its own doing. */
function ownPorts(change: ServiceChange, at: Position): readonly PortDraft[] {
  return [
    ...(isMade(change) ? [offer(PLANNED, [AFTER_PLAN[change]], at)] : []),
    ...(change.startsWith('stopped') || change === 'emptied' ? [offer(STOPPED, ['stopped'], at)] : []),
  ];
}

function stoppedComponent({ name, about, at, gracePeriod }: Surplus): ComponentDraft {
  return {
    name,
    about,
    at,
    places: ['old', 'stopped'],
    transitions: [moving('stop', 'old', 'stopped', at, { min: ZERO, max: gracePeriod })],
    ports: [offer(STOPPED, ['stopped'], at)],
  };
}
