import { describe, expect, it } from 'vitest';
import {
  EMPTY_ANSWER,
  type Engine,
  NO_STATES,
  type Result,
} from '../../../src/properties/answers/verdict.ts';
import { parallelismFigures } from '../../../src/properties/kinds/parallelism.ts';
import { agreed, DisagreementError } from '../../../src/properties/results/agreement.ts';
import { parallelismIn } from '../../support/figures.ts';

const second = (n: bigint) => ({ digits: n, scale: 0 });

function answer(engine: Engine, differs: Partial<Result> = {}): Result {
  return {
    ...EMPTY_ANSWER,
    spec: { name: 'ends', kind: 'terminates', programs: ['p'], deadline: null },
    program: 'p',
    engine,
    statistics: NO_STATES,
    verdict: { kind: 'holds' },
    interval: { min: second(2n), max: second(5n), some: false },
    ...differs,
  };
}

const byClasses = (differs: Partial<Result> = {}) =>
  answer({ kind: 'classes', because: 'asked', stoppedBy: null }, differs);
const byCauses = (differs: Partial<Result> = {}) =>
  answer({ kind: 'causal', because: 'asked', firings: 7, branches: 1, parts: 1 }, differs);

describe('the answers of both engines', () => {
  it('are one where they agree', () => {
    expect(agreed(byClasses(), byCauses()).engine).toEqual({
      kind: 'both',
      firings: 7,
      branches: 1,
      parts: 1,
    });
  });

  it('are a mistake of ours where they differ, told with both', () => {
    const later = { interval: { min: second(2n), max: second(6n), some: false } };
    expect(() => agreed(byClasses(), byCauses(later))).toThrow(DisagreementError);
    expect(() => agreed(byClasses(), byCauses(later))).toThrow(
      'the engines disagree about `ends` in `p`: state classes say 2 s to 5 s; the causal net says 2 s to 6 s',
    );
    const bad = { verdict: { kind: 'violated' } } as const;
    expect(() => agreed(byClasses(), byCauses(bad))).toThrow('say holds; the causal net says violated');
  });

  it('tell windows that differ', () => {
    const boundaries = (latest: bigint) => ({
      boundaries: {
        deployment: null,
        least: { trace: { program: 'p', steps: [] }, date: second(2n) },
        greatest: null,
        windows: [
          { event: 'end', component: 'c', transition: 't', earliest: second(1n), latest: second(latest) },
        ],
      } as const,
    });
    expect(() => agreed(byClasses(boundaries(3n)), byCauses(boundaries(4n)))).toThrow(
      'state classes say end of c.t at 1 s to 3 s; the causal net says end of c.t at 1 s to 4 s',
    );
  });

  it('have figures between the bounds of the other', () => {
    const width = (count: number): Partial<Result> => ({
      interval: null,
      figures: parallelismFigures({ atLeast: count, atMost: count }, { atLeast: 2, atMost: 2 }),
    });
    const state = { atLeast: 3, atMost: 5 } as const;
    const figures = parallelismFigures(state, { atLeast: 1, atMost: 'inf' });
    const open = byCauses({ interval: null, figures });
    for (const count of [3, 5]) {
      const both = agreed(byClasses(width(count)), open);
      expect([both.engine.kind, parallelismIn(both)?.state]).toEqual(['both', count]);
    }
    for (const count of [2, 6])
      expect(() => agreed(byClasses(width(count)), open)).toThrow(DisagreementError);
    expect(() => agreed(byClasses(width(2)), open)).toThrow(
      'state classes say 2 at once; the causal net says at least 3 and at most 5 at once, at least 1 in a state',
    );
    expect(() => agreed(byClasses({ ...width(4), verdict: { kind: 'violated' } }), open)).toThrow(
      DisagreementError,
    );
  });

  it('tell figures and warnings that only one has', () => {
    const four = { atLeast: 4, atMost: 4 };
    const figures = parallelismFigures(four, four);
    expect(() => agreed(byClasses(), byCauses({ figures }))).toThrow(
      'state classes say 2 s to 5 s; the causal net says 2 s to 5 s; 4 at once',
    );
    const idle = {
      code: 'never-starts',
      severity: 'warning',
      message: 'c.t never starts',
      at: null,
    } as const;
    expect(() => agreed(byClasses(), byCauses({ warnings: [{ ...idle, hint: '' }] }))).toThrow(
      'state classes say nothing more; the causal net says that c.t never starts',
    );
  });

  it('are that of one engine where the other does not tell', () => {
    const unknown = { verdict: { kind: 'unknown', because: 'max-classes' } } as const;
    expect(agreed(byClasses(unknown), byCauses()).engine.kind).toBe('causal');
    expect(agreed(byClasses(), byCauses(unknown)).engine.kind).toBe('classes');
    const handedOver = answer({ kind: 'classes', because: 'competes', stoppedBy: null }, unknown);
    expect(agreed(byClasses(), handedOver)).toMatchObject({
      verdict: { kind: 'holds' },
      engine: { kind: 'classes', because: 'competes' },
    });
  });

  it('are one where a verdict was shown before a limit stopped the exploration', () => {
    const engine = { kind: 'classes', because: 'asked', stoppedBy: 'max-classes' } as const;
    const violated = { verdict: { kind: 'violated' } } as const;
    const early = answer(engine, { ...violated, interval: null });
    const { engine: both, interval } = agreed(early, byCauses(violated));
    expect([both.kind, interval?.min]).toEqual(['both', second(2n)]);
    expect(() => agreed(early, byCauses())).toThrow('say violated; the causal net says holds');
  });
});
