import { dotted } from '../../base/names.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { formatTime } from '../../base/text/format-time.ts';
import { portName } from '../assembly.ts';
import type { ModelEvent } from '../event.ts';
import type { Instruction } from '../program.ts';
import { type System, seconds } from '../system/system.ts';
import type { ComponentMarking, IdleProvider, Obstacle } from './rules/obstacle.ts';
import { componentRule, instructionRule, isComponentEvent } from './rules/rules.ts';

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
  const rule = componentRule(event);
  if (rule === null) return threadWords(event.thread);
  return rule.words.subject === 'component'
    ? `${event.component}`
    : dotted(`${event.component}`, `${event.element}`);
}

/** What it would do, after "can" or "cannot": ``leave `running` ``, `end`, `execute wait(db) at line 7`. */
export function verbOf(event: ModelEvent): string {
  const rule = componentRule(event);
  return rule?.words.infinitive(event) ?? `execute ${instructionText(event)}${lineWords(event.line, ' at')}`;
}

/** What a component does, after its name: ``enters `running` ``, `finishes deploy`. */
export function clauseOf(event: ModelEvent): string {
  return componentRule(event)!.words.indicative(event);
}

/** One event as a sentence: `mariadb.bootstrap ends`, `` db enters `running` ``, `line 7: pushB(db, deploy)`. */
export function sentenceOf(event: ModelEvent): string {
  if (isComponentEvent(event)) return `${subjectOf(event)} ${clauseOf(event)}`;
  return `${instructionPlace(event)}${instructionText(event)}${event.failed === true ? ' fails' : ''}`;
}

/** Where an instruction stands: `dba, line 7: `; nothing for the only thread of an unwritten program. */
export function instructionPlace(event: ModelEvent): string {
  const thread = event.thread === null || event.thread === 'main' ? [] : [event.thread];
  const line = event.line === null ? [] : [`line ${event.line}`];
  const place = [...thread, ...line].join(', ');
  return place === '' ? '' : `${place}: `;
}

/** An instruction as it is written in a program: `pushB(db, deploy)`, `waitAll`. */
export function instructionText(event: ModelEvent): string {
  return instructionRule(event.event as Instruction['kind']).text(event);
}

/** ` at line 7`, with the preposition given; nothing where there is no line. */
export function lineWords(line: number | null, preposition: string): string {
  return line === null ? '' : `${preposition} line ${line}`;
}

function quoted(names: readonly string[]): string {
  return enumerate(names.map((name) => `\`${name}\``));
}

/** Where a component is: ``in `paused` ``, ``during `drain` ``, ``waiting to start `run` ``, ``pausing before `run` ``. */
export function whereWords(marking: ComponentMarking): string {
  const { places, running, toStart, ended, pausing, comingBack } = marking;
  const parts = [
    ...(places.length > 0 ? [`in ${quoted(places)}`] : []),
    ...(running.length > 0 ? [`during ${quoted(running)}`] : []),
    ...(toStart.length > 0 ? [`waiting to start ${quoted(toStart)}`] : []),
    ...(ended.length > 0 ? [`at the end of ${quoted(ended)}`] : []),
    ...(pausing.length > 0 ? [`pausing before ${quoted(pausing)}`] : []),
    ...(comingBack.length > 0 ? [`coming back to ${quoted(comingBack)}`] : []),
  ];
  return enumerate(parts);
}

/** Who keeps a provider from going, and why, where it counts its providers or has several. */
function inUseWords({
  port,
  user,
  where,
  atLeast,
  providers,
  inactive,
}: Extract<Obstacle, { readonly kind: 'port-in-use' }>): string {
  const who = `${user.component}, ${whereWords(where)}, still uses`;
  const all = providers.length;
  if (atLeast === null && all > 1)
    return `${who} ${portName(port)}, for ${portName(user)} holds all of its ${all} providers (\`atLeast: ${all - 1}\` would let one go)`;
  if (atLeast === null || atLeast === 'all') return `${who} ${portName(port)}`;
  const active = all - inactive.length;
  const now = active === all ? '' : `, of which ${active === 1 ? '1 is' : `${active} are`} active`;
  return `${who} at least ${atLeast} of the ${all === 1 ? 'single provider' : `${all} providers`} of ${portName(user)}${now}`;
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

/** So many holders are named. */
const MOST_HOLDERS = 5;

/** ``there is no room on `B`, held by w, in `onB` ``; ``held by v (in `onB`) and w (during `BA`)``. */
function roomWords({ resource, amount, free, holders }: Extract<Obstacle, { kind: 'no-room' }>): string {
  const room = amount === 1 ? 'no room' : `no room for ${amount}`;
  const left = free === 0 ? '' : ` (${free} free)`;
  const isOne = holders.length === 1;
  const who = holders.slice(0, MOST_HOLDERS).map(({ where }) => {
    const at = whereWords(where);
    return isOne ? `${where.component}, ${at}` : `${where.component} (${at})`;
  });
  if (holders.length > MOST_HOLDERS) who.push(`${holders.length - MOST_HOLDERS} more`);
  return `there is ${room} on \`${resource}\`${left}, held by ${enumerate(who)}`;
}

/** One reason why an event is not possible, in the user's words, after "cannot ...: ". */
function obstacleWords(system: System, obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'port-in-use':
      return inUseWords(obstacle);
    case 'not-served': {
      const { port, connected, atLeast } = obstacle;
      if (connected === 0) return `${portName(port)} is connected to no provider`;
      const providers = obstacle.idle();
      const serving = connected - providers.length;
      const idle = providers.map(providerWords).join('; ');
      if (atLeast === null || connected === 1) return `${portName(port)} is not served (${idle})`;
      const needed =
        atLeast === 'all' ? `all of its ${connected}` : `at least ${atLeast} of its ${connected}`;
      const now = serving === 0 ? 'none serves' : serving === 1 ? 'only 1 serves' : `only ${serving} serve`;
      return `${portName(port)} needs ${needed} providers, of which ${now} (${idle})`;
    }
    case 'join':
      return joinWords(obstacle.missing, obstacle.running);
    case 'not-marked':
      return `${obstacle.component} is not in \`${obstacle.place}\``;
    case 'no-room':
      return roomWords(obstacle);
    case 'not-its-turn':
      return obstacle.first === null
        ? `\`${obstacle.resource}\` is granted after all else that happens at a date`
        : `\`${obstacle.resource}\` is granted to ${obstacle.first} first`;
    case 'left-by-start':
      return `\`${obstacle.transition}\` leaves \`${obstacle.place}\` as it starts`;
    case 'not-left':
      return `its place has not been left for it`;
    case 'not-running':
      return 'it is not running';
    case 'failing':
      return `${obstacle.where.component} fails, and will stand in \`${obstacle.place}\``;
    case 'no-fault-left':
      return `no fault of ${obstacle.component} is left`;
    case 'not-failing':
      return obstacle.running.length === 0
        ? `${obstacle.component} does not fail`
        : `${quoted(obstacle.running)} still ${obstacle.running.length === 1 ? 'runs' : 'run'}`;
    case 'over':
      return 'what it waits for holds';
    case 'run-over':
      return 'the run is over';
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
