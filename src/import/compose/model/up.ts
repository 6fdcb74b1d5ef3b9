import type {
  ComponentDraft,
  DeploymentDraft,
  ModelDraft,
  ProgramDraft,
  PropertyDraft,
} from '../../draft/draft.ts';
import type { GivenByCall } from '../service/given.ts';
import type { Project, Service } from '../service/service.ts';
import { abortsProperty, failed, failingProgram, failureOf, mayAbort, upProgram } from './failing.ts';
import { neededBy, placesOf, Stack, startedAt } from './stack.ts';

/**
 * The model of `docker compose up -d`, from when nothing runs; its dates begin where the first container may start, when
 * images are there and containers are created.
 * There is a program for each service that somebody waits for, in which it alone may fail, and only what it needs is started.
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

function programs(stack: Stack): readonly ProgramDraft[] {
  const { services } = stack;
  const isAborting = (service: Service) => mayAbort(stack.course(service));
  return [
    upProgram(services, [stack.waiter()], isAborting, stack),
    // Only what it needs is started.
    ...services.filter(isAborting).map((service) => {
      const needed = neededBy(service, services);
      return failingProgram(
        service,
        services.filter((each) => needed.has(each.name)),
        [],
        isAborting,
        stack,
      );
    }),
  ];
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
  return [
    ask('up-returns', 'returned', '`docker compose up -d` returns'),
    ask('all-healthy', 'healthy', 'all services are healthy, and all jobs have completed'),
    ask('up-wait', 'waited', '`docker compose up --wait` returns'),
    ...services.filter((service) => stack.course(service).runs).map(starts),
    ...services.map((service) => abortsProperty(service, mayAbort(stack.course(service)), stack)),
  ];
}
