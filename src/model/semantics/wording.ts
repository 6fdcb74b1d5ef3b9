import { formatTime } from '../../base/format-time.ts';
import type { ModelEvent } from '../event.ts';
import { enumerate, instructionText } from '../story.ts';
import type { IdleProvider, Obstacle, Whereabouts } from './obstacles.ts';
import { dotted, portName } from '../system/state.ts';
import { type System, seconds } from '../system/system.ts';

/** A date or duration of the system, for people: `12.4 s`. */
export function timeWords(system: System, units: bigint): string {
  return formatTime(seconds(system, units));
}

/** A thread as users call it: ``program `dba` ``; the only one of a program that is a single sequence is `the program`. */
export function threadWords(thread: string | null): string {
  return thread === null || thread === 'main' ? 'the program' : `program \`${thread}\``;
}

/** Who would do the event: a component, a transition, or a thread. */
export function subjectOf(event: ModelEvent): string {
  switch (event.event) {
    case 'leave':
    case 'enter':
    case 'finish':
      return `${event.component}`;
    case 'start':
    case 'end':
      return dotted(`${event.component}`, `${event.element}`);
    default:
      return threadWords(event.thread);
  }
}

/** What it would do, after "can" or "cannot": ``leave `running` ``, `end`, `execute wait(db) at line 7`. */
export function verbOf(event: ModelEvent): string {
  switch (event.event) {
    case 'start':
    case 'end':
      return event.event;
    case 'leave':
    case 'enter':
    case 'finish':
      return `${event.event} \`${event.element}\``;
    default:
      return `execute ${instructionText(event)}${lineWords(event.line, ' at')}`;
  }
}

/** ` at line 7`, with the preposition given; nothing where there is no line. */
export function lineWords(line: number | null, preposition: string): string {
  return line === null ? '' : `${preposition} line ${line}`;
}

function quoted(names: readonly string[]): string {
  return enumerate(names.map((name) => `\`${name}\``));
}

/** Where a component is: ``in `paused` ``, ``during `drain` ``, ``waiting to start `run` ``. */
export function whereWords({ places, running, toStart, ended }: Whereabouts): string {
  const parts = [
    ...(places.length > 0 ? [`in ${quoted(places)}`] : []),
    ...(running.length > 0 ? [`during ${quoted(running)}`] : []),
    ...(toStart.length > 0 ? [`waiting to start ${quoted(toStart)}`] : []),
    ...(ended.length > 0 ? [`at the end of ${quoted(ended)}`] : []),
  ];
  return enumerate(parts);
}

function providerWords({ port, service, where }: IdleProvider): string {
  const name = portName(port);
  switch (service) {
    case 'inactive':
      return `${name} is not active: ${port.component} is ${whereWords(where)}`;
    case 'refusing':
      return `${name} accepts no new user: ${port.component} is about to leave ${quoted(where.places)}`;
    case 'not-provided':
      return `${name} is not provided yet: ${port.component} is ${whereWords(where)}`;
  }
}

function joinWords(missing: readonly string[], running: readonly string[]): string {
  const waiting = missing.filter((name) => !running.includes(name));
  const verb = (names: readonly string[], one: string, many: string) => (names.length === 1 ? one : many);
  return [
    ...(running.length > 0 ? [`${quoted(running)} still ${verb(running, 'runs', 'run')}`] : []),
    ...(waiting.length > 0 ? [`${quoted(waiting)} ${verb(waiting, 'has', 'have')} not ended`] : []),
  ].join(' and ');
}

/** One reason why an event is not possible, in the user's words, after "cannot ...: ". */
function obstacleWords(system: System, obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'port-in-use': {
      const { port, user, where } = obstacle;
      return `${user.component}, ${whereWords(where)}, still uses ${portName(port)}`;
    }
    case 'not-served': {
      const { port, providers } = obstacle;
      if (providers.length === 0) return `${portName(port)} is connected to no provider`;
      return `${portName(port)} is not served (${providers.map(providerWords).join('; ')})`;
    }
    case 'join':
      return joinWords(obstacle.missing, obstacle.running);
    case 'not-marked':
      return `${obstacle.component} is not in \`${obstacle.place}\``;
    case 'not-left':
      return `its place has not been left for it`;
    case 'not-running':
      return 'it is not running';
    case 'too-early':
    case 'too-late': {
      const bound = `at ${obstacle.kind === 'too-early' ? 'least' : 'most'}`;
      const takes = `takes ${bound} ${timeWords(system, obstacle.bound)}`;
      // One that ran before the run began has no date of its own.
      if (obstacle.since < 0n)
        return `it had run for ${timeWords(system, -obstacle.since)} at the start and ${takes}`;
      return `it started at ${timeWords(system, obstacle.since)} and ${takes}`;
    }
    case 'not-active':
      return obstacle.active === null
        ? `${obstacle.component} has no behavior to do`
        : `${obstacle.component} does \`${obstacle.active}\`, which has no such move now`;
    case 'unfinished':
      return `it is still ${whereWords(obstacle.where)}`;
    case 'exists':
      return `${obstacle.component} exists already`;
    case 'missing':
      return `there is no component ${obstacle.component}`;
    case 'not-idle':
      return `${obstacle.component} has not finished \`${obstacle.behavior}\``;
    case 'push-left':
      return `${threadWords(obstacle.thread)} has not pushed to ${obstacle.component} yet${lineWords(obstacle.line, ', at')}`;
    case 'connected':
      return `${obstacle.connection} is connected`;
    case 'not-connected':
      return `${obstacle.connection} is not connected`;
    case 'no-such':
      return `${obstacle.component} has no ${obstacle.what}`;
    case 'not-next':
      return obstacle.next === null
        ? 'it has executed all its instructions'
        : `its next instruction is ${instructionText(obstacle.next)}${lineWords(obstacle.next.line, ' at')}`;
    case 'no-thread': {
      const known = quoted(obstacle.known);
      return obstacle.thread === null
        ? `the step does not say which program executes it (\`thread\`: ${known})`
        : `there is no program \`${obstacle.thread}\`, only ${known}`;
    }
  }
}

/** Why an event is not possible, as one sentence without its full stop; `when` may add ` at 3 s`. */
export function refusalWords(
  system: System,
  event: ModelEvent,
  obstacles: readonly Obstacle[],
  when = '',
): string {
  const reasons = obstacles.map((obstacle) => obstacleWords(system, obstacle));
  return `${subjectOf(event)} cannot ${verbOf(event)}${when}: ${enumerate(reasons)}`;
}
