import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../../../src/base/duration.ts';
import type { Step, Trace } from '../../../src/model/event.ts';
import { completeRun } from '../../../src/model/semantics/complete-run.ts';
import { replay } from '../../../src/model/semantics/replay.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { isFinished, isMarked } from '../../../src/model/system/state.ts';
import { compile } from '../../../src/model/system/system.ts';
import { CONCERTO_PROGRAMS, concerto, deployment, model, program, type } from '../../support/models.ts';

const STEP = /^(\S+) (\w+)(?: (\w+)(?:\.(\S+))?)?(?: by (\w+))?$/;

/** Steps tersely: `2 end a.t`. Instructions are those of the main thread, on lines that do not matter. */
function steps(text: string): Step[] {
  const moves = ['leave', 'start', 'end', 'enter', 'finish'];
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [, at = '', event = '', component = null, element = null, alternative] =
        STEP.exec(line.trim()) ?? [];
      return {
        at: parseDecimal(at)!,
        event: event as Step['event'],
        component,
        element,
        ...(alternative === undefined ? {} : { alternative }),
        thread: moves.includes(event) ? null : 'main',
        line: null,
      };
    });
}

function trace(text: string): Trace {
  return { program: null, steps: steps(text) };
}

const one = model({
  components: { a: type('A', { places: 'p q', transitions: { t: 'p -> q 1.5..3' } }) },
});
const system = compile(one, deployment(one));
const WHOLE = `0 pushB a.deploy
  0 leave a.p
  0 start a.t
  2.25 end a.t
  2.25 enter a.q
  2.25 finish a.deploy
  2.25 waitAll`;

function reason(text: string): string {
  const answer = replay(system, trace(text));
  if (answer.kind === 'ok') throw new Error('replayed');
  return `${answer.index}: ${answer.reason}`;
}

test('a run replays to its last state, also at dates finer than any bound of the model', () => {
  const answer = replay(system, trace(WHOLE));
  expect(answer.kind).toBe('ok');
  if (answer.kind !== 'ok') return;
  expect(answer.states).toHaveLength(8);
  expect(isMarked(answer.state, 'a', 'q')).toBe(true);
  expect(isFinished(answer.system, answer.state)).toBe(true);
  expect(answer.maximal).toBe(true);
});

test('a run that stops early is no maximal one', () => {
  const answer = replay(system, trace('0 pushB a.deploy'));
  expect(answer).toMatchObject({ kind: 'ok', maximal: false });
});

describe('the first step that the model does not allow is refused in words', () => {
  const started = '0 pushB a.deploy\n0 leave a.p\n0 start a.t';
  test.each([
    ['0 pushB a.deploy\n1 leave a.p', '1: time cannot pass from 0 s to 1 s: a can leave `p` at 0 s'],
    [`${started}\n1 end a.t`, '3: a.t cannot end at 1 s: it started at 0 s and takes at least 1.5 s'],
    [`${started}\n4 end a.t`, '3: time cannot pass from 0 s to 4 s: a.t must end at 3 s at the latest'],
    [`${started}\n2 enter a.q`, '3: a cannot enter `q` at 2 s: `t` still runs'],
    [`${started}\n2 end a.t\n1 enter a.q`, '4: time does not go back from 2 s to 1 s'],
    ['0 leave a.p', '0: a cannot leave `p` at 0 s: a has no behavior to do'],
    ['0 pushB a.deploy\n0 start a.t', '1: a.t cannot start at 0 s: its place has not been left for it'],
    [
      '0 pushB b.deploy',
      '0: the program cannot execute pushB(b, deploy) at 0 s: its next instruction is pushB(a, deploy)',
    ],
    ['0 leave b.p', '0: b cannot leave `p` at 0 s: there is no component b'],
    [`${started}\n0 waitAll`, '3: the program cannot execute waitAll at 0 s: a has not finished `deploy`'],
    [`${started}\n2 end a.t\n2 end a.t`, '4: a.t cannot end at 2 s: it is not running'],
    [
      `${started}\n2 end a.t\n2 finish a.deploy`,
      '4: a cannot finish `deploy` at 2 s: it is still at the end of `t`',
    ],
  ])('%s', (text, words) => {
    expect(reason(text)).toBe(words);
  });
});

test('a second token is refused with the place where it would arrive', () => {
  const fed = model({
    components: {
      a: type('A', {
        places: 'p q',
        transitions: { t: 'p -> q 1 @x', u: 'p -> q 1 @y' },
      }),
    },
  });
  const text = `0 pushB a.deploy\n0 leave a.p\n0 start a.t\n0 start a.u\n1 end a.t\n1 enter a.q by x\n1 end a.u\n1 enter a.q by y`;
  expect(replay(compile(fed, deployment(fed)), trace(text))).toMatchObject({
    kind: 'refused',
    index: 7,
    reason: 'a second token would arrive in the place a.q',
  });
});

test('every simulated run replays, and is maximal', () => {
  for (const each of Object.values(CONCERTO_PROGRAMS)) {
    const compiled = compile(concerto(), each);
    for (let seed = 0; seed < 50; seed++) {
      const run = simulate(compiled, { seed, durations: 'random' });
      expect(replay(compiled, run), `${each.name}, seed ${seed}`).toMatchObject({
        kind: 'ok',
        maximal: true,
      });
    }
  }
});

describe('a run without its silent events is completed', () => {
  const silent = ['finish', 'add', 'del', 'con', 'dcon', 'pushB', 'wait', 'waitAll'];
  const without = (run: Trace) => run.steps.filter((step) => !silent.includes(step.event));

  test('the deployment of one component', () => {
    const whole = replay(system, completeRun(system, without(trace(WHOLE))).trace);
    expect(whole).toMatchObject({ kind: 'ok', maximal: true });
    expect(completeRun(system, without(trace(WHOLE))).trace.steps).toEqual(trace(WHOLE).steps);
  });

  test('runs of one deployment and of reconfigurations with one program', () => {
    for (const name of ['bring-up', 'maintain', 'maintain-wait-db'] as const) {
      const compiled = compile(concerto(), CONCERTO_PROGRAMS[name]);
      for (let seed = 0; seed < 50; seed++) {
        const run = simulate(compiled, { seed, durations: 'random' });
        const completed = completeRun(compiled, without(run)).trace;
        expect(without(completed)).toEqual(without(run));
        expect(replay(compiled, completed), `${name}, seed ${seed}`).toMatchObject({
          kind: 'ok',
          maximal: true,
        });
      }
    }
  });

  test('a step that no silent events make possible is an error of the caller', () => {
    expect(() => completeRun(system, steps('0 start a.t'))).toThrow(
      'no silent events lead to step 0 s: a.t cannot start: its place has not been left for it',
    );
  });

  test('a wait is not executed before what it waits for', () => {
    const two = model({
      components: { a: type('A', { places: 'p q', transitions: { t: 'p -> q 1' } }), b: one.types[0]! },
    });
    const waits = compile(two, program('x', 'pushB(a, deploy)\nwait(a)\npushB(b, deploy)\nwait(b)'));
    const run = simulate(waits, { seed: 0, durations: 'max' });
    expect(completeRun(waits, without(run)).trace.steps).toEqual(run.steps);
  });
});
