import { describe, expect, test } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import type { Component } from '../../../src/model/assembly.ts';
import type { ComponentType } from '../../../src/model/component.ts';
import { elementText, type ModelEvent } from '../../../src/model/event.ts';
import type { Program } from '../../../src/model/program.ts';
import { endings } from '../../../src/model/semantics/endings.ts';
import { advance, apply, isLast, isLasting, possibleEvents } from '../../../src/model/semantics/semantics.ts';
import { UnsafeError } from '../../../src/model/semantics/unsafe-error.ts';
import { urgentEvents } from '../../../src/model/semantics/urgent-events.ts';
import {
  activePorts,
  hasEnded,
  initialState,
  isFinished,
  isIdle,
  isMarked,
  isRunning,
  isServed,
  type State,
  serviceOf,
} from '../../../src/model/system/state.ts';
import { compile, refine, type System } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import { deployment, model, program, type } from '../../support/models.ts';

function words(event: ModelEvent): string {
  const what = [event.component, elementText(event)].filter((part) => part !== null).join('.');
  return `${event.event}${what === '' ? '' : ` ${what}`}${event.alternative === undefined ? '' : ` by ${event.alternative}`}`;
}

function can(system: System, state: State): string[] {
  return possibleEvents(system, state).map(words);
}

/** The state after events, given in words; a number lets time pass to that date, in units. */
function walk(system: System, ...path: readonly (string | number)[]): State {
  return path.reduce((state: State, next) => {
    if (typeof next === 'number') return advance(system, state, BigInt(next));
    const event = possibleEvents(system, state).find((each) => words(each) === next);
    if (event === undefined) throw new Error(`${next} is not among ${can(system, state).join(', ')}`);
    return apply(system, state, event);
  }, initialState(system));
}

/** The state after the urgent events alone, in their order, for as long as there are any. */
function settle(system: System, state: State): State {
  const [first] = urgentEvents(system, state);
  return first === undefined ? state : settle(system, apply(system, state, first));
}

function ports(state: State): string[] {
  return activePorts(state).map(({ component, port }) => `${component}.${port}`);
}

type Components = Readonly<
  Record<string, ComponentType | { type: ComponentType; start?: string; takes?: Record<string, string> }>
>;

function system(components: Components, run?: string | Program, connections: string[] = []): System {
  const of: Model = model({ components, connections });
  if (run === undefined) return compile(of, deployment(of));
  return compile(of, typeof run === 'string' ? program('p', run) : run);
}

const line = type('Line', { places: 'a b c', transitions: { t: 'a -> b 2..3', u: 'b -> c 1' } });
const fork = type('Fork', { places: 'a b', transitions: { t: 'a -> b 1', u: 'a -> b 2' } });
const provider = type('Provider', {
  places: 'off on',
  behaviors: { up: { t: 'off -> on 2' }, down: { r: 'on -> off 1' } },
  ports: { s: 'provide service on', d: 'provide data on' },
});

describe('leave', () => {
  test('fills the output docks of every transition of the active behavior out of the place, all at once', () => {
    const x = system({ a: fork });
    const state = walk(x, 'pushB a.deploy', 'leave a.a');
    expect(isMarked(state, 'a', 'a')).toBe(false);
    expect(can(x, state)).toEqual(['start a.t', 'start a.u']);
  });

  test('needs a marked place and an active behavior with a transition out of it', () => {
    const x = system({ a: provider }, 'pushB(a, down)\npushB(a, up)');
    expect(can(x, initialState(x))).toEqual(['pushB a.down']);
    expect(can(x, walk(x, 'pushB a.down'))).toEqual(['pushB a.up', 'finish a.down']);
  });

  test('is blocked while a service that it would deactivate has a user in use', () => {
    const user = type('User', {
      places: 'in out',
      transitions: { t: 'in -> out 1' },
      ports: { s: 'use service in' },
    });
    const x = system({ p: { type: provider, start: 'on' }, u: user }, 'pushB(p, down)\npushB(u, deploy)', [
      'u.s -> p.s',
    ]);
    const pushed = walk(x, 'pushB p.down', 'pushB u.deploy');
    expect(can(x, pushed)).toEqual(['leave u.in']);
    expect(can(x, walk(x, 'pushB p.down', 'pushB u.deploy', 'leave u.in'))).toEqual([
      'leave p.on',
      'start u.t',
    ]);
  });

  test('is not blocked by the users of data, nor of a service that stays active', () => {
    const wide = type('Wide', {
      places: 'a b',
      groups: { g: 'a b' },
      transitions: { t: 'a -> b 1' },
      ports: { s: 'provide service g', d: 'provide data a' },
    });
    const user = type('User', {
      places: 'in',
      transitions: {},
      ports: { s: 'use service in', d: 'use data in' },
    });
    const x = system({ w: wide, u: user }, 'pushB(w, deploy)', ['u.s -> w.s', 'u.d -> w.d']);
    expect(can(x, walk(x, 'pushB w.deploy'))).toEqual(['leave w.a']);
  });
});

describe('start', () => {
  const user = type('User', {
    places: 'a b',
    transitions: { t: 'a -> b 1', u: 'a -> b 1' },
    ports: { s: 'use service t' },
  });

  test('needs the ports bound to the transition served; siblings start independently', () => {
    const x = system({ u: user, p: provider }, 'pushB(u, deploy)\npushB(p, up)', ['u.s -> p.s']);
    const state = settle(x, initialState(x));
    expect(isRunning(state, 'u', 'u')).toBe(true);
    expect(isRunning(state, 'u', 't')).toBe(false);
    const later = settle(x, apply(x, advance(x, advance(x, state, 1n), 1n), endingOf('u', 'u')));
    const served = settle(x, apply(x, advance(x, later, 2n), endingOf('p', 't')));
    expect(isRunning(served, 'u', 't')).toBe(true);
    expect(ports(served)).toContain('u.s');
  });

  test('needs them served also when the port is already in use', () => {
    const busy = type('Busy', {
      places: 'a b',
      transitions: { t: 'a -> b 1' },
      ports: { s: 'use service a t' },
    });
    const x = system({ b: busy, p: provider }, 'pushB(b, deploy)', ['b.s -> p.s']);
    expect(ports(initialState(x))).toEqual(['b.s']);
    expect(can(x, walk(x, 'pushB b.deploy', 'leave b.a'))).toEqual([]);
  });

  test('a port bound to a transition is in use only while it runs, not in its docks', () => {
    const x = system({ u: user, p: { type: provider, start: 'on' } }, 'pushB(u, deploy)', ['u.s -> p.s']);
    const docked = walk(x, 'pushB u.deploy', 'leave u.a');
    expect(ports(docked)).toEqual(['p.s', 'p.d']);
    const running = apply(x, docked, urgentEvents(x, docked)[0]);
    expect(ports(running)).toEqual(['u.s', 'p.s', 'p.d']);
    const ended = apply(x, advance(x, settle(x, running), 1n), endingOf('u', 't'));
    expect(ports(ended)).toEqual(['p.s', 'p.d']);
  });
});

function endingOf(component: string, element: string): ModelEvent {
  return { event: 'end', component, element, thread: null, line: null };
}

describe('end and time', () => {
  test('a transition ends at any date in its interval, and at the latest at its max', () => {
    const x = system({ a: line });
    const state = walk(x, 'pushB a.deploy', 'leave a.a', 'start a.t');
    expect(endings(x, state)).toEqual([
      { component: 'a', index: null, event: endingOf('a', 't'), since: 0n, earliest: 2n, latest: 3n },
    ]);
    expect(can(x, advance(x, state, 1n))).toEqual([]);
    expect(can(x, advance(x, state, 2n))).toEqual(['end a.t']);
    expect(can(x, advance(x, state, 3n))).toEqual(['end a.t']);
    expect(() => advance(x, state, 4n)).toThrow('a.t ends by 3');
    expect(() => apply(x, state, endingOf('a', 't'))).toThrow('not possible now');
  });

  test('an infinite max lets it run for any time', () => {
    const x = system({ a: type('A', { places: 'p q', transitions: { t: 'p -> q 1..inf' } }) });
    const state = walk(x, 'pushB a.deploy', 'leave a.p', 'start a.t', 1_000_000);
    expect(endings(x, state)[0].latest).toBeNull();
    expect(isLasting(x, state)).toBe(true);
    expect(isLast(x, state)).toBe(false);
  });

  test('the other events are urgent: time does not pass while one of them is possible', () => {
    const x = system({ a: line });
    expect(() => advance(x, initialState(x), 1n)).toThrow('time cannot pass');
    expect(() => advance(x, walk(x, 'pushB a.deploy', 'leave a.a', 'start a.t', 1), 0n)).toThrow('go back');
  });

  test('dates are exact, in the greatest unit that all bounds are whole numbers of', () => {
    const x = system({ a: type('A', { places: 'p q', transitions: { t: 'p -> q 1.5..4.5' } }) });
    expect(formatDecimal(x.unit)).toBe('1.5');
    expect(formatDecimal(refine(x, [parseDecimal('2.25')!]).unit)).toBe('0.75');
    expect(refine(x, [parseDecimal('3')!])).toBe(x);
  });

  test('an instance may have intervals of its own, and without time every interval is [0, inf)', () => {
    const own = model({ components: { a: { type: line, takes: { t: '7' } } } });
    const run = ['pushB a.deploy', 'leave a.a', 'start a.t'];
    const [timed, untimed] = [{}, { timed: false }].map((options) => compile(own, deployment(own), options));
    expect(endings(timed, walk(timed, ...run))[0]).toMatchObject({
      earliest: 7n,
      latest: 7n,
    });
    expect(endings(untimed, walk(untimed, ...run))[0]).toMatchObject({
      earliest: 0n,
      latest: null,
    });
  });

  test('that a transition has ended is remembered', () => {
    const x = system({ a: line });
    const state = walk(x, 'pushB a.deploy', 'leave a.a', 'start a.t', 2);
    expect(hasEnded(state, 'a', 't')).toBe(false);
    expect(hasEnded(settle(x, apply(x, state, endingOf('a', 't'))), 'a', 't')).toBe(true);
  });

  test('a state is lasting when time can pass in it, or when it is the last', () => {
    const x = system({ a: line });
    const state = walk(x, 'pushB a.deploy', 'leave a.a', 'start a.t');
    expect(isLasting(x, initialState(x))).toBe(false);
    expect(isLasting(x, state)).toBe(true);
    expect(isLasting(x, advance(x, state, 3n))).toBe(false);
    const last = walk(
      x,
      'pushB a.deploy',
      'leave a.a',
      'start a.t',
      2,
      'end a.t',
      'enter a.b',
      'leave a.b',
      'start a.u',
      3,
    );
    const done = settle(x, apply(x, last, endingOf('a', 'u')));
    expect(isLasting(x, done)).toBe(true);
    expect(isLast(x, done)).toBe(true);
    expect(isFinished(x, done)).toBe(true);
  });
});

describe('enter', () => {
  test('joins the transitions of the behavior into the place: all must have ended', () => {
    const x = system({ a: fork });
    const state = walk(x, 'pushB a.deploy', 'leave a.a', 'start a.t', 'start a.u', 1, 'end a.t');
    expect(can(x, state)).toEqual([]);
    const joined = apply(x, advance(x, state, 2n), endingOf('a', 'u'));
    expect(can(x, joined)).toEqual(['enter a.b']);
    expect(isMarked(settle(x, joined), 'a', 'b')).toBe(true);
  });

  const ways = type('Ways', {
    places: 'a b c d',
    transitions: { t: 'a -> d 1 @x', u: 'b -> d 2 @y', v: 'c -> d 3' },
  });

  test('by one alternative; the transitions without a name form one more', () => {
    const run = (start: string, t: string) =>
      walk(system({ w: { type: ways, start } }), 'pushB w.deploy', `leave w.${start}`, `start w.${t}`);
    const reach = (start: string, t: string, date: bigint) => {
      const x = system({ w: { type: ways, start } });
      return can(x, apply(x, advance(x, run(start, t), date), endingOf('w', t)));
    };
    expect(reach('a', 't', 1n)).toEqual(['enter w.d by x']);
    expect(reach('b', 'u', 2n)).toEqual(['enter w.d by y']);
    expect(reach('c', 'v', 3n)).toEqual(['enter w.d']);
  });

  test('needs the use ports served that it newly activates, and no others', () => {
    const user = type('User', {
      places: 'a b c',
      groups: { g: 'b c' },
      transitions: { t: 'a -> b 1', u: 'b -> c 1' },
      ports: { s: 'use service g' },
    });
    const x = system(
      { u: user, p: { type: provider, start: 'on' } },
      program('p', { m: 'pushB(u, deploy)', n: 'wait(p)\npushB(p, down)' }),
      ['u.s -> p.s'],
    );
    const before = walk(x, 'pushB u.deploy', 'leave u.a', 'start u.t', 'wait p', 'pushB p.down');
    // The provider refuses at once, so the new user does not enter and the provider leaves.
    expect(can(x, before)).toEqual(['leave p.on']);
    const gone = settle(x, before);
    const ended = apply(x, advance(x, gone, 1n), endingOf('u', 't'));
    expect(can(x, ended)).toEqual(['end p.r']);
    // Once inside the group, the port stays active and needs not be served again.
    const inside = system({ u: { type: user, start: 'b' } }, 'pushB(u, deploy)');
    const moved = walk(inside, 'pushB u.deploy', 'leave u.b', 'start u.u', 1, 'end u.u');
    expect(ports(moved)).toEqual(['u.s']);
    expect(can(inside, moved)).toEqual(['enter u.c']);
  });
});

describe('finish and the queue', () => {
  test('behaviors are done one after the other, in the order of their pushes', () => {
    const x = system({ p: provider }, 'pushB(p, up)\npushB(p, down)');
    const state = settle(x, initialState(x));
    expect(isRunning(state, 'p', 't')).toBe(true);
    const next = settle(x, apply(x, advance(x, state, 2n), endingOf('p', 't')));
    expect(isRunning(next, 'p', 'r')).toBe(true);
    expect(isIdle(next, 'p')).toBe(false);
    const last = settle(x, apply(x, advance(x, next, 3n), endingOf('p', 'r')));
    expect(isIdle(last, 'p')).toBe(true);
    expect(isMarked(last, 'p', 'off')).toBe(true);
  });

  test('a behavior that finds nothing to do is finished at once', () => {
    const x = system({ p: provider }, 'pushB(p, down)\nwait(p)');
    expect(isFinished(x, settle(x, initialState(x)))).toBe(true);
  });

  test('not before every token has arrived', () => {
    const x = system({ a: fork });
    const state = walk(
      x,
      'pushB a.deploy',
      'leave a.a',
      'start a.t',
      'start a.u',
      1,
      'end a.t',
      2,
      'end a.u',
    );
    expect(can(x, state)).toEqual(['enter a.b']);
    expect(can(x, walk(x, 'pushB a.deploy'))).toEqual(['leave a.a']);
  });
});

describe('ports', () => {
  const region = type('Region', {
    places: 'a b c d',
    groups: { g: 'a b', h: 'c d' },
    transitions: { t: 'a -> b 1', m: 'b -> c 1', u: 'c -> d 1' },
    ports: { group: 'provide service g', both: 'provide service g h', list: 'provide service b c' },
  });
  const x = system({ r: region });
  const walked = (...more: (string | number)[]) => ports(walk(x, 'pushB r.deploy', 'leave r.a', ...more));

  test('a region holds the moves between its places, docks included', () => {
    expect(walked()).toEqual(['r.group', 'r.both']);
    expect(walked('start r.t')).toEqual(['r.group', 'r.both']);
    expect(walked('start r.t', 1, 'end r.t')).toEqual(['r.group', 'r.both']);
  });

  test('a move between two groups leaves the region of both; one between two listed places does not', () => {
    const between = ['start r.t', 1, 'end r.t', 'enter r.b', 'leave r.b', 'start r.m'];
    expect(walked(...between)).toEqual(['r.list']);
    expect(walked(...between, 2, 'end r.m', 'enter r.c')).toEqual(['r.both', 'r.list']);
  });

  test('a component that starts inside the region of a use port is in use, served or not', () => {
    const user = type('User', { places: 'in', transitions: {}, ports: { s: 'use service in' } });
    const y = system({ u: user, p: provider }, '', ['u.s -> p.s']);
    expect(ports(initialState(y))).toEqual(['u.s']);
    expect(isServed(initialState(y), { component: 'u', port: 's' })).toBe(false);
  });

  test('a component may stand in several places at the start', () => {
    const y = system({ r: { type: region, start: 'a c' } });
    expect(isMarked(initialState(y), 'r', 'a') && isMarked(initialState(y), 'r', 'c')).toBe(true);
    expect(can(y, walk(y, 'pushB r.deploy'))).toEqual(['leave r.a', 'leave r.c']);
  });

  test('a program may have the components stand elsewhere', () => {
    const y = system({ r: region }, program('p', 'wait(r)', { r: 'd' }));
    expect(isMarked(initialState(y), 'r', 'd')).toBe(true);
  });

  test('of data ports, those bound to the start place alone are provided at the start; then they stay so', () => {
    const data = type('Data', {
      places: 'a b c',
      transitions: { t: 'a -> b 1', u: 'b -> c 1' },
      ports: { first: 'provide data a', second: 'provide data b' },
    });
    const service = (state: State, port: string) => serviceOf(state.components.get('d')!, port);
    const y = system({ d: { type: data, start: 'b' } });
    expect([service(initialState(y), 'first'), service(initialState(y), 'second')]).toEqual([
      'not-provided',
      'serving',
    ]);
    const left = walk(y, 'pushB d.deploy', 'leave d.b');
    expect(ports(left)).toEqual([]);
    expect(service(left, 'second')).toBe('serving');
  });

  test('a use port is served by any of its providers, and blocks the leaving of them all', () => {
    const user = type('User', {
      places: 'off in',
      transitions: { t: 'off -> in 0' },
      ports: { s: 'use service in' },
    });
    const on = { type: provider, start: 'on' };
    const y = system(
      { u: user, p: on, q: on, off: provider },
      'pushB(u, deploy)\nwait(u)\npushB(p, down)\npushB(q, down)',
      ['u.s -> off.s', 'u.s -> p.s', 'u.s -> q.s'],
    );
    const state = settle(y, walk(y, 'pushB u.deploy', 'leave u.off', 'start u.t', 'end u.t'));
    expect(isMarked(state, 'u', 'in')).toBe(true);
    expect(isMarked(state, 'p', 'on') && isMarked(state, 'q', 'on')).toBe(true);
    expect(isLast(y, state)).toBe(true);
  });

  test('an unconnected use port is never served', () => {
    const user = type('User', {
      places: 'a b',
      transitions: { t: 'a -> b 1' },
      ports: { s: 'use service t' },
    });
    const y = system({ u: user });
    expect(isServed(initialState(y), { component: 'u', port: 's' })).toBe(false);
    expect(isLast(y, walk(y, 'pushB u.deploy', 'leave u.a'))).toBe(true);
  });
});

describe('refusing', () => {
  const service = (state: State, port = 's') => serviceOf(state.components.get('p')!, port);

  test('as soon as it is about to be left, even while users block the leaving', () => {
    const user = type('User', { places: 'in', transitions: {}, ports: { s: 'use service in' } });
    const x = system({ p: { type: provider, start: 'on' }, u: user }, 'pushB(p, down)', ['u.s -> p.s']);
    expect(service(initialState(x))).toBe('serving');
    const pushed = walk(x, 'pushB p.down');
    expect(service(pushed)).toBe('refusing');
    expect(isLast(x, pushed)).toBe(true);
  });

  test('as soon as the place is marked that its own behavior passes through', () => {
    const passing = type('Passing', {
      places: 'a b c',
      transitions: { t: 'a -> b 1', u: 'b -> c 1' },
      ports: { s: 'provide service b' },
    });
    const x = system({ p: passing });
    const state = walk(x, 'pushB p.deploy', 'leave p.a', 'start p.t', 1, 'end p.t', 'enter p.b');
    expect(service(state)).toBe('refusing');
  });

  test('not while something is on a transition or dock of its region, or a marked place of it stays', () => {
    const wide = type('Wide', {
      places: 'a b c d',
      groups: { g: 'a b d' },
      transitions: { t: 'a -> b 1', u: 'b -> c 1' },
      ports: { s: 'provide service g' },
    });
    const x = system({ p: wide });
    expect(service(walk(x, 'pushB p.deploy'))).toBe('serving');
    expect(service(walk(x, 'pushB p.deploy', 'leave p.a'))).toBe('serving');
    expect(service(walk(x, 'pushB p.deploy', 'leave p.a', 'start p.t', 1, 'end p.t'))).toBe('serving');
    expect(service(walk(x, 'pushB p.deploy', 'leave p.a', 'start p.t', 1, 'end p.t', 'enter p.b'))).toBe(
      'refusing',
    );
    const stays = system({ p: { type: wide, start: 'b d' } });
    expect(service(walk(stays, 'pushB p.deploy'))).toBe('serving');
  });

  test('not between the end of one behavior and the start of the next: a waiting user may slip in', () => {
    const user = type('User', {
      places: 'out in',
      transitions: { t: 'out -> in 1' },
      ports: { s: 'use service in' },
    });
    const x = system({ p: provider, u: user }, 'pushB(p, up)\npushB(p, down)\npushB(u, deploy)', [
      'u.s -> p.s',
    ]);
    const state = apply(x, advance(x, settle(x, initialState(x)), 1n), endingOf('u', 't'));
    const up = apply(x, advance(x, state, 2n), endingOf('p', 't'));
    const entered = apply(x, up, urgentEvents(x, up)[0]);
    expect(can(x, entered)).toEqual(['finish p.up', 'enter u.in']);
    expect(can(x, apply(x, entered, urgentEvents(x, entered)[0]))).toEqual(['leave p.on']);
    expect(can(x, apply(x, entered, urgentEvents(x, entered)[1]))).toEqual([
      'finish p.up',
      'finish u.deploy',
    ]);
  });
});

describe('a second token', () => {
  function unsafe(run: () => unknown): UnsafeError {
    try {
      run();
    } catch (error) {
      if (error instanceof UnsafeError) return error;
    }
    throw new Error('nothing unsafe');
  }

  test('in a place: two alternatives fed by one fork', () => {
    const fed = type('Fed', { places: 'a b', transitions: { t: 'a -> b 1 @x', u: 'a -> b 1 @y' } });
    const x = system({ f: fed });
    const run = [
      'pushB f.deploy',
      'leave f.a',
      'start f.t',
      'start f.u',
      1,
      'end f.t',
      'enter f.b by x',
      'end f.u',
    ];
    expect(unsafe(() => walk(x, ...run, 'enter f.b by y'))).toMatchObject({
      component: 'f',
      where: 'place',
      element: 'b',
    });
  });

  test('in a dock, or on a transition', () => {
    const onwards = type('Onwards', {
      places: 'a b c',
      transitions: { t: 'a -> b 1 @x', u: 'a -> b 2 @y', v: 'b -> c 3..5' },
    });
    const x = system({ f: onwards });
    const first = [
      'pushB f.deploy',
      'leave f.a',
      'start f.t',
      'start f.u',
      1,
      'end f.t',
      'enter f.b by x',
      'leave f.b',
    ];
    const run = [...first, 'start f.v', 2, 'end f.u', 'enter f.b by y', 'leave f.b', 'start f.v'];
    expect(unsafe(() => walk(x, ...run))).toMatchObject({ where: 'transition', element: 'v' });
    const blocked = type('Blocked', {
      places: 'a b c',
      transitions: { t: 'a -> b 1 @x', u: 'a -> b 2 @y', v: 'b -> c 3' },
      ports: { s: 'use service v' },
    });
    const y = system({ f: blocked });
    expect(unsafe(() => walk(y, ...first, 2, 'end f.u', 'enter f.b by y', 'leave f.b'))).toMatchObject({
      where: 'output dock',
      element: 'v',
    });
  });
});

describe('instructions', () => {
  const user = type('User', {
    places: 'in out',
    transitions: { t: 'in -> out 1' },
    ports: { s: 'use service in', d: 'use data in' },
  });

  function empty(run: string | Program, components: Record<string, Component['type']> = {}): System {
    const of = model({ components, types: [provider, user, line] });
    return compile(of, typeof run === 'string' ? program('p', run) : run);
  }

  test('each waits until its condition holds, in the order of its thread', () => {
    const x = system({ a: line, b: line }, 'pushB(a, deploy)\nwait(a)\npushB(b, deploy)');
    expect(can(x, walk(x, 'pushB a.deploy'))).toEqual(['leave a.a']);
  });

  test('events carry thread and line', () => {
    const x = system({ a: line }, program('p', { one: 'wait(a)', two: 'pushB(a, deploy)' }));
    expect(urgentEvents(x, initialState(x))).toEqual([
      { event: 'pushB', component: 'a', element: 'deploy', thread: 'two', line: 2 },
    ]);
  });

  test('add makes an instance at its initial place, once', () => {
    const x = empty('add(p: Provider)\nadd(p: Provider)');
    const state = walk(x, 'add p.Provider');
    expect(isMarked(state, 'p', 'off')).toBe(true);
    expect(can(x, state)).toEqual([]);
  });

  test('a component of the file that the program adds is not there at the start, and keeps its intervals', () => {
    const of = model({ components: { a: { type: line, takes: { t: '9' }, start: 'b' } } });
    const x = compile(of, program('p', 'add(a: Line)\npushB(a, deploy)'));
    expect(initialState(x).components.size).toBe(0);
    const state = walk(x, 'add a.Line', 'pushB a.deploy', 'leave a.a', 'start a.t');
    expect(endings(x, state)[0].earliest).toBe(9n);
  });

  test('one that the program deletes before it adds it again is there at the start', () => {
    const of = model({ components: { a: line } });
    const x = compile(of, program('p', 'del(a)\nadd(a: Line)'));
    expect(can(x, initialState(x))).toEqual(['del a']);
    expect(isMarked(walk(x, 'del a', 'add a.Line'), 'a', 'a')).toBe(true);
  });

  test('del needs an empty queue and no connection', () => {
    const x = empty('add(u: User)\nadd(p: Provider)\ncon(u.d, p.d)\npushB(u, deploy)\ndel(u)');
    const state = settle(x, initialState(x));
    const idle = settle(x, apply(x, advance(x, state, 1n), endingOf('u', 't')));
    expect(isIdle(idle, 'u')).toBe(true);
    expect(isLast(x, idle)).toBe(true);
    const y = empty('add(u: User)\nadd(p: Provider)\ncon(u.d, p.d)\ndcon(u.d, p.d)\ndel(u)');
    expect([...settle(y, initialState(y)).components.keys()]).toEqual(['p']);
  });

  test('con needs both components and two ports that fit', () => {
    const later = empty(program('p', { m: 'add(u: User)\ncon(u.s, p.s)', n: 'add(p: Provider)' }));
    expect(can(later, walk(later, 'add u.User'))).toEqual(['add p.Provider']);
    expect(can(later, walk(later, 'add u.User', 'add p.Provider'))).toEqual(['con u.s -> p.s']);
    const kinds = empty('add(u: User)\nadd(p: Provider)\ncon(u.s, p.d)');
    expect(can(kinds, walk(kinds, 'add u.User', 'add p.Provider'))).toEqual([]);
    const twice = empty('add(u: User)\nadd(p: Provider)\ncon(u.s, p.s)\ncon(u.s, p.s)');
    expect(can(twice, walk(twice, 'add u.User', 'add p.Provider', 'con u.s -> p.s'))).toEqual([]);
  });

  test('dcon waits until a service is not in use; data is disconnected at once', () => {
    const run = (port: string) =>
      empty(`add(u: User)\nadd(p: Provider)\ncon(u.${port}, p.${port})\ndcon(u.${port}, p.${port})`);
    expect(isFinished(run('d'), settle(run('d'), initialState(run('d'))))).toBe(true);
    expect(isFinished(run('s'), settle(run('s'), initialState(run('s'))))).toBe(false);
  });

  test('a connection of the file is there at the start unless the program makes it', () => {
    const of = model({ components: { u: user, p: provider }, connections: ['u.d -> p.d', 'u.s -> p.s'] });
    const x = compile(of, program('p', 'con(u.d, p.d)\ndcon(u.s, p.s)\ncon(u.s, p.s)'));
    expect(initialState(x).links.connections).toHaveLength(1);
  });

  test('pushB needs the component, and a behavior of its type', () => {
    const x = empty(program('p', { m: 'pushB(a, up)', n: 'add(a: Provider)', o: 'pushB(a, deploy)' }));
    expect(can(x, initialState(x))).toEqual(['add a.Provider']);
    expect(can(x, walk(x, 'add a.Provider'))).toEqual(['pushB a.up']);
  });

  test('wait(c) waits until its queue is empty, and no other program has a push to it left', () => {
    const x = system({ a: line, b: line }, program('p', { m: 'wait(a)', n: 'wait(b)\npushB(a, deploy)' }));
    expect(can(x, initialState(x))).toEqual(['wait b']);
    const pushed = settle(x, initialState(x));
    expect(pushed.executed).toEqual([0, 2]);
    // Its own pushes further on do not count, and a missing component has an empty queue.
    const own = empty('wait(a)\nadd(a: Line)\npushB(a, deploy)');
    expect(can(own, initialState(own))).toEqual(['wait a']);
  });

  test('wait(c, b) waits for the last push of its own program before it', () => {
    const x = system({ p: provider }, 'pushB(p, up)\npushB(p, down)\nwait(p, up)');
    const up = settle(x, initialState(x));
    expect(up.executed).toEqual([2]);
    const down = settle(x, apply(x, advance(x, up, 2n), endingOf('p', 't')));
    expect(down.executed).toEqual([3]);
    expect(isIdle(down, 'p')).toBe(false);
  });

  test('wait(c, b) without a push of its own waits for the only one of the others, executed and finished', () => {
    const x = system({ p: provider }, program('p', { m: 'wait(p, up)', n: 'pushB(p, up)\npushB(p, down)' }));
    expect(can(x, initialState(x))).toEqual(['pushB p.up']);
    const up = settle(x, initialState(x));
    expect(up.executed).toEqual([0, 2]);
    expect(settle(x, apply(x, advance(x, up, 2n), endingOf('p', 't'))).executed).toEqual([1, 2]);
  });

  test('wait(c, b) with no such push, or with several, is a static error with its position', () => {
    const code = (threads: Record<string, string>) => {
      try {
        system({ p: provider }, program('p', threads));
      } catch (error) {
        if (error instanceof ModelError) return error.diagnostics.map((d) => `${d.code} ${d.at?.line}`);
      }
      return [];
    };
    expect(code({ m: 'wait(p, up)\npushB(p, up)' })).toEqual(['wait-without-push 1']);
    expect(code({ m: 'wait(p, up)', n: 'pushB(p, up)', o: 'pushB(p, up)' })).toEqual(['wait-ambiguous 1']);
  });

  test('wait(c, b, n) waits for the n-th push of all programs, in the order of their execution', () => {
    const pushes = 'pushB(p, up)\npushB(p, down)';
    const x = system({ p: provider }, program('p', { m: 'wait(p, up, 2)', n: pushes, o: pushes }));
    expect(settle(x, initialState(x)).executed).toEqual([0, 2, 2]);
    const again = system({ p: provider }, `${pushes}\n${pushes}\nwait(p, up, 1)\nwait(p, up, 2)`);
    const pushed = settle(again, initialState(again));
    expect(pushed.executed).toEqual([4]);
    expect(settle(again, apply(again, advance(again, pushed, 2n), endingOf('p', 't'))).executed).toEqual([5]);
  });

  test('wait(c, b, n) with fewer pushes before it is a static error', () => {
    expect(() => system({ p: provider }, 'pushB(p, up)\nwait(p, up, 2)\npushB(p, up)')).toThrow(
      'wait(p, up, 2) has nothing definite to wait for: too few pushes precede it',
    );
  });

  test('waitAll waits for every component, and for the pushes that other programs have left', () => {
    const x = system({ a: line, b: line }, program('p', { m: 'waitAll', n: 'wait(b)\npushB(b, deploy)' }));
    expect(can(x, initialState(x))).toEqual(['wait b']);
    const y = system({ a: line, b: line }, 'pushB(b, deploy)\nwaitAll');
    expect(settle(y, initialState(y)).executed).toEqual([1]);
  });
});
