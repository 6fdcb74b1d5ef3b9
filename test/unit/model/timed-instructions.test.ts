import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors.ts';
import type { ModelEvent } from '../../../src/model/event.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { advance, apply, isLast, isLasting, possibleEvents } from '../../../src/model/semantics/semantics.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { sentenceOf } from '../../../src/model/semantics/wording.ts';
import { initialState, type State } from '../../../src/model/system/state.ts';
import { compile, type System } from '../../../src/model/system/system.ts';

function modelOf(...lines: readonly string[]) {
  const text = [
    'madrigal: 1',
    'types: {T: {places: [a, b], transitions: {t: {move: a -> b, takes: [2, 4]}}}}',
    'components: {x: T}',
    'programs:',
    '  p: |',
    ...lines.map((line) => `    ${line}`),
  ].join('\n');
  return readModel(text, { file: 'm.yaml' }).model;
}

function systemOf(...lines: readonly string[]): System {
  const model = modelOf(...lines);
  return compile(model, model.programs[0]!);
}

function told(system: System, state: State): readonly string[] {
  return possibleEvents(system, state).map(sentenceOf);
}

/** After all that happens at once, with `time` between. */
function settled(system: System, from: State, isFirst: (event: ModelEvent) => boolean = () => true): State {
  let state = from;
  for (;;) {
    const event = possibleEvents(system, state).find(
      (each) => each.event !== 'end' && each.event !== 'sleep' && each.failed !== true && isFirst(each),
    );
    if (event === undefined) return state;
    state = apply(system, state, event);
  }
}

describe('sleep', () => {
  test('is over at some time of its interval after it became the next instruction', () => {
    const system = systemOf('sleep([1.5s, 2s])', 'pushB(x, deploy)');
    const first = initialState(system);
    expect(told(system, first)).toEqual([]);
    expect([isLast(system, first), isLasting(system, first)]).toEqual([false, true]);
    const early = advance(system, first, 3n);
    expect(told(system, early)).toEqual(['line 6: sleep([1.5s, 2s])']);
    expect(() => advance(system, early, 5n)).toThrow('sleep([1.5s, 2s]) by 4');
    expect(
      told(system, apply(system, advance(system, early, 4n), possibleEvents(system, early)[0]!)),
    ).toEqual(['line 7: pushB(x, deploy)']);
  });

  test('takes any time without intervals', () => {
    const model = modelOf('sleep(5s)');
    const system = compile(model, model.programs[0]!, { timed: false });
    expect(told(system, initialState(system))).toEqual(['line 6: sleep(5s)']);
  });

  test('is simulated, one after another at one date, too', () => {
    const system = systemOf('sleep(0)', 'sleep(0)', 'sleep([1s, 2s])', 'sleep([1s, 2s])');
    const dates = (durations: 'min' | 'max') =>
      simulate(system, { seed: 1, durations }).steps.map(({ at }) => Number(at.digits) / 10 ** at.scale);
    expect(dates('min')).toEqual([0, 0, 1, 2]);
    expect(dates('max')).toEqual([0, 0, 2, 4]);
  });
});

describe('a wait with `within`', () => {
  const system = systemOf('pushB(x, deploy)', 'wait(x, within: 3s)');
  const running = settled(system, initialState(system));

  test('fails at its time exactly, at which what it waits for may happen too', () => {
    expect(told(system, advance(system, running, 2n))).toEqual(['x.t ends']);
    const due = advance(system, running, 3n);
    expect(told(system, due)).toEqual(['x.t ends', 'line 7: wait(x, within: 3s) fails']);
    expect(() => advance(system, due, 4n)).toThrow('fails by 3');
  });

  test('does not fail any more once what it waits for holds', () => {
    const due = advance(system, running, 3n);
    let state = apply(system, due, possibleEvents(system, due)[0]!);
    expect(told(system, state)).toContain('line 7: wait(x, within: 3s) fails');
    state = settled(system, state, ({ event }) => event !== 'wait');
    expect(told(system, state)).toEqual(['line 7: wait(x, within: 3s)']);
  });

  test('may end every form of wait', () => {
    const { instructions } = modelOf(
      'pushB(x, deploy)',
      'wait(x, deploy, 1, within: 1 min 30 s)',
      'waitAll(within: 2)',
    ).programs[0]!.threads[0]!;
    expect(instructions).toMatchObject([
      { kind: 'pushB' },
      { kind: 'wait', behavior: 'deploy', nth: 1, within: { digits: 90n } },
      { kind: 'waitAll', within: { digits: 2n } },
    ]);
  });
});

describe('durations in programs', () => {
  test.each([
    ['sleep(inf)', 'bad-duration'],
    ['sleep(-1)', 'bad-duration'],
    ['sleep([3, 2])', 'max-below-min'],
    ['sleep()', 'bad-duration'],
    ['waitAll(within: inf)', 'bad-duration'],
    ['waitAll(within: soon)', 'bad-duration'],
    ['waitAll(1)', 'program-syntax'],
  ])('%s is refused: %s', (line, code) => {
    let codes: readonly string[] = [];
    try {
      modelOf(line);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      codes = error.diagnostics.map((each) => each.code);
    }
    expect(codes).toContain(code);
  });
});
