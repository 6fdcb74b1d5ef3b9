import type {
  ComponentDraft,
  DeploymentDraft,
  ModelDraft,
  ProgramDraft,
  PropertyDraft,
} from '../../draft/draft.ts';
import { allNeeded } from '../../importer/ordered.ts';
import type { ServiceCourse } from '../service/course.ts';
import type { GivenByCall } from '../service/given.ts';
import type { Project, Service } from '../service/service.ts';
import { placesOf, Stack, startedAt } from './stack.ts';

/**
 * The model of `docker compose up -d`, from when nothing runs; its dates begin where the first container may start, when
 * images are there and containers are created.
 *
 * Whether a check succeeds is a race of two programs that push `succeeds` and `fails`: the one that comes first moves
 * the container, the other finds nothing to do. There is a program for each service that somebody waits for, in which it
 * alone may fail, and only what it needs is started.
 */
export function upModel(project: Project, given: GivenByCall): ModelDraft {
  const stack = new Stack(project, given);
  const { services, at } = stack;
  return {
    at,
    title: project.title === null ? 'docker compose up' : `docker compose up: ${project.title}`,
    components: [...services.map((service) => componentOf(service, stack)), stack.waiter()],
    connections: [...services.flatMap((service) => stack.connections(service)), ...stack.waiterConnections()],
    deployments: deployments(stack),
    programs: programs(stack),
    properties: properties(stack),
  };
}

function componentOf(service: Service, stack: Stack): ComponentDraft {
  const transitions = stack.comingUp(service, 'created', true);
  return {
    name: stack.name(service.name),
    at: service.at,
    places: [...new Set([...placesOf(transitions), failureOf(stack.course(service))])],
    transitions,
    ports: [...stack.needs(service), ...stack.offers(service)],
  };
}

function deployments(stack: Stack): readonly DeploymentDraft[] {
  const { services, at } = stack;
  const all = (places: (service: Service) => readonly string[]) =>
    services.map((service) => [stack.name(service.name), places(service)] as const);
  return [
    { name: 'returned', at, places: all(() => ['up']) },
    {
      name: 'healthy',
      at,
      places: all((service) => ['up', ...stack.course(service).phases.map(({ success }) => success)]),
    },
    { name: 'waited', at, places: [[stack.waiter().name, ['done']]] },
    ...services
      .filter((service) => stack.course(service).runs)
      .map((service) => alone(service, 'runs', startedAt(stack.course(service)), stack)),
    ...services.map((service) => failed(service, stack)),
  ];
}

/** One place of one service. */
function alone({ name, at }: Service, state: string, place: string, stack: Stack): DeploymentDraft {
  return { name: `${stack.name(name)}-${state}`, at, places: [[stack.name(name), [place]]] };
}

function failed(service: Service, stack: Stack): DeploymentDraft {
  const place = failureOf(stack.course(service));
  return alone(service, place, place, stack);
}

function programs(stack: Stack): readonly ProgramDraft[] {
  const { services, at } = stack;
  const wait = { text: `pushB(${stack.waiter().name}, deploy)`, at };
  return [
    { name: 'up', at, threads: [{ name: 'up', lines: [...pushes(services, null, stack), wait] }] },
    ...services.filter((service) => aborts(stack.course(service))).map((service) => failing(service, stack)),
  ];
}

/** In which a service may fail, and only what it needs is started. */
function failing(service: Service, stack: Stack): ProgramDraft {
  const { at } = service;
  const needed = neededBy(service, stack.services);
  const name = stack.name(service.name);
  const race = (behavior: string) => ({
    name: behavior,
    lines: [
      { text: `wait(${name}, deploy)`, at },
      { text: `pushB(${name}, ${behavior})`, at },
    ],
  });
  const services = stack.services.filter((each) => needed.has(each.name));
  return {
    name: `${name}-fails`,
    at,
    threads: [{ name: 'up', lines: pushes(services, service, stack) }, race('succeeds'), race('fails')],
  };
}

function pushes(services: readonly Service[], failing: Service | null, stack: Stack) {
  return services.flatMap((service) => {
    const { at } = service;
    const name = stack.name(service.name);
    const succeeds = service !== failing && aborts(stack.course(service));
    return [
      { text: `pushB(${name}, deploy)`, at },
      ...(succeeds ? [{ text: `pushB(${name}, succeeds)`, at }] : []),
    ];
  });
}

/** A service, and all that is visited before it. */
function neededBy(service: Service, services: readonly Service[]): ReadonlySet<string> {
  const needs = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
  return allNeeded([service.name], needs, (dependency) => dependency.service);
}

function properties(stack: Stack): readonly PropertyDraft[] {
  const { services, at } = stack;
  const ask = (name: string, argument: string, title: string): PropertyDraft => ({
    name,
    kind: 'deployability',
    argument,
    title,
    program: 'up',
    at,
  });
  const starts = (service: Service): PropertyDraft => {
    const title = `\`${service.name}\` starts`;
    return {
      ...ask(stack.propertyName('starts', service), `${stack.name(service.name)}-runs`, title),
      at: service.at,
    };
  };
  const fails = (service: Service): PropertyDraft => {
    const title = `\`${service.name}\` fails, and \`up\` aborts`;
    const program = aborts(stack.course(service)) ? `${stack.name(service.name)}-fails` : 'up';
    const property = ask(stack.propertyName('aborts', service), failed(service, stack).name, title);
    return { ...property, kind: 'gantt', program, at: service.at };
  };
  return [
    ask('up-returns', 'returned', '`docker compose up -d` returns'),
    ask('all-healthy', 'healthy', 'all services are healthy, and all jobs have completed'),
    ask('up-wait', 'waited', '`docker compose up --wait` returns'),
    ...services.filter((service) => stack.course(service).runs).map(starts),
    ...services.map(fails),
  ];
}

/** Whether a service may make `up` abort. */
function aborts({ phases }: ServiceCourse): boolean {
  return phases.some(({ fails }) => fails !== null);
}

/** Where a service is that has failed; nothing leads there where that would not make `up` abort. */
function failureOf({ phases }: ServiceCourse): string {
  return (phases.find(({ fails }) => fails !== null) ?? phases[0])?.failure ?? 'failed';
}
