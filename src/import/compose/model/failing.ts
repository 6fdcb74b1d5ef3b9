import type { Position } from '../../../base/position.ts';
import type { DeploymentDraft, ProgramDraft, PropertyDraft } from '../../draft/draft.ts';
import type { ServiceCourse } from '../service/course.ts';
import type { Service } from '../service/service.ts';
import type { Stack } from './stack.ts';

/*
 * Whether a check succeeds is a race of two programs that push `succeeds` and `fails`: the one that comes first moves
 * the container, the other finds nothing to do. There is a program for each service that somebody waits for, in which it
 * alone may fail; in all others it succeeds.
 */

/** A component of the model that is no service, but does something of `up`. */
interface Helper {
  readonly name: string;
  readonly at: Position;
}

/** Whether a service may make `up` abort. */
export function mayAbort({ phases }: ServiceCourse): boolean {
  return phases.some(({ fails }) => fails !== null);
}

/** Where a service is that has failed; nothing leads there where that would not make `up` abort. */
export function failureOf({ phases }: ServiceCourse): string {
  return (phases.find(({ fails }) => fails !== null) ?? phases[0])?.failure ?? 'failed';
}

/** The deployment in which a service has failed. */
export function failed(service: Service, stack: Stack): DeploymentDraft {
  const place = failureOf(stack.course(service));
  const name = stack.name(service.name);
  return { name: `${name}-${place}`, at: service.at, places: [[name, [place]]] };
}

/** The program in which these services come up, and none fails. */
export function upProgram(
  services: readonly Service[],
  helpers: readonly Helper[],
  isAborting: (service: Service) => boolean,
  stack: Stack,
): ProgramDraft {
  const lines = pushes(services, helpers, isAborting, stack);
  return { name: 'up', at: stack.at, threads: [{ name: 'up', lines }] };
}

/** The program in which a service may fail while these come up, and no other one fails. */
export function failingProgram(
  service: Service,
  services: readonly Service[],
  helpers: readonly Helper[],
  isAborting: (service: Service) => boolean,
  stack: Stack,
): ProgramDraft {
  const { at } = service;
  const name = stack.name(service.name);
  const race = (behavior: string) => ({
    name: behavior,
    lines: [
      { text: `wait(${name}, deploy)`, at },
      { text: `pushB(${name}, ${behavior})`, at },
    ],
  });
  const lines = pushes(services, helpers, (each) => each !== service && isAborting(each), stack);
  return { name: `${name}-fails`, at, threads: [{ name: 'up', lines }, race('succeeds'), race('fails')] };
}

function pushes(
  services: readonly Service[],
  helpers: readonly Helper[],
  succeeds: (service: Service) => boolean,
  stack: Stack,
) {
  return [
    ...services.flatMap((service) => {
      const { at } = service;
      const name = stack.name(service.name);
      return [
        { text: `pushB(${name}, deploy)`, at },
        ...(succeeds(service) ? [{ text: `pushB(${name}, succeeds)`, at }] : []),
      ];
    }),
    ...helpers.map(({ name, at }) => ({ text: `pushB(${name}, deploy)`, at })),
  ];
}

/** When a service fails so that `up` aborts, asked where it alone may. */
export function abortsProperty(service: Service, isAborting: boolean, stack: Stack): PropertyDraft {
  return {
    name: stack.propertyName('aborts', service),
    kind: 'gantt',
    argument: failed(service, stack).name,
    title: `\`${service.name}\` fails, and \`up\` aborts`,
    program: isAborting ? `${stack.name(service.name)}-fails` : 'up',
    at: service.at,
  };
}
