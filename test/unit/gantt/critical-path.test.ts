import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, formatDecimal, inUnits } from '../../../src/base/duration.ts';
import {
  type Causes,
  criticalPathOf,
  executionsOf,
  slacksOf,
} from '../../../src/gantt/schedule/critical-path.ts';
import type { Step } from '../../../src/model/event.ts';
import { causesOf } from '../../../src/model/explain/causes.ts';
import { madeusProgram } from '../../../src/model/program.ts';
import { runOfTrace } from '../../../src/model/semantics/replay.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { compile } from '../../../src/model/system/system.ts';
import { cloudTasks } from '../../support/cloud.ts';
import { planModel, planRun, seconds } from '../../support/plan.ts';

/** A random plan: activity i takes some time and waits for some activities before it. */
interface Activity {
  readonly takes: number;
  readonly needs: readonly number[];
}

const activities: fc.Arbitrary<readonly Activity[]> = fc
  .array(
    fc.record({
      takes: fc.integer({ min: 0, max: 9 }),
      picks: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) =>
    list.map(({ takes, picks }, i) => ({
      takes,
      needs: i === 0 ? [] : [...new Set(picks.map((p) => p % i))],
    })),
  );

/** The date of the end of the last activity, by recursion over what each one needs; shares nothing with the product. */
function finalDate(plan: readonly Activity[]): number {
  const end = (i: number): number => plan[i].takes + Math.max(0, ...plan[i].needs.map(end));
  return Math.max(...plan.map((_, i) => end(i)));
}

/** Steps and causes of the run in which each activity starts as soon as it can. */
function runOf(plan: readonly Activity[]): { steps: readonly Step[]; causes: Causes } {
  const end = (i: number): number => plan[i].takes + Math.max(0, ...plan[i].needs.map(end));
  const nodes = plan.flatMap((activity, i) => [
    { i, event: 'start' as const, at: end(i) - activity.takes },
    { i, event: 'end' as const, at: end(i) },
  ]);
  nodes.sort((a, b) => a.at - b.at || a.i - b.i || (a.event === 'start' ? -1 : 1));
  const at = (i: number, event: string) => nodes.findIndex((n) => n.i === i && n.event === event);
  return {
    steps: nodes.map((n) => ({
      event: n.event,
      component: `c${n.i}`,
      element: 't',
      thread: null,
      line: null,
      at: seconds(String(n.at)),
    })),
    causes: nodes.map((n) =>
      n.event === 'end' ? [at(n.i, 'start')] : plan[n.i].needs.map((j) => at(j, 'end')),
    ),
  };
}

const ONE = seconds('1');
const SEED = 20_261_121;

describe('slack', () => {
  it('is how much longer an activity may take without delaying the end, and no more', () => {
    console.log(`slack: seed ${SEED}`);
    fc.assert(
      fc.property(activities, (plan) => {
        const { steps, causes } = runOf(plan);
        const slacks = slacksOf(steps, causes, executionsOf(steps));
        const final = finalDate(plan);
        const longer = (i: number, more: number) =>
          finalDate(plan.map((a, j) => (i === j ? { ...a, takes: a.takes + more } : a)));
        for (const [i] of plan.entries()) {
          const end = steps.findIndex((s) => s.component === `c${i}` && s.event === 'end');
          const slack = Number(inUnits(slacks[end], ONE));
          expect(longer(i, slack)).toBe(final);
          expect(longer(i, slack + 1)).toBe(final + 1);
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('is shared by activities one after the other', () => {
    const { steps, causes } = runOf([
      { takes: 10, needs: [] },
      { takes: 2, needs: [] },
      { takes: 3, needs: [1] },
    ]);
    const slacks = slacksOf(steps, causes, executionsOf(steps));
    const ofEnd = (name: string) => slacks[steps.findIndex((s) => s.component === name && s.event === 'end')];
    expect([ofEnd('c0'), ofEnd('c1'), ofEnd('c2')]).toEqual(['0', '5', '5'].map(seconds));
  });
});

describe('the slack of the cloud', () => {
  const tasks = cloudTasks('greatest');
  const model = planModel(tasks);
  const program = madeusProgram(model.components);

  /** The date of the last event when one transition takes that much more. */
  function dateWith(name: string, more: string): string {
    const components = model.components.map((c) => ({
      ...c,
      takes: new Map(
        c.type.transitions.map((t) => {
          const takes = `${c.name}.${t.name}` === name ? add(t.takes.min, seconds(more)) : t.takes.min;
          return [t.name, { min: takes, max: takes }];
        }),
      ),
    }));
    const trace = simulate(compile({ ...model, components }, program), { seed: 1, durations: 'min' });
    return formatDecimal(trace.steps.at(-1)!.at);
  }

  it('is what the semantics grants to each transition, and no more', () => {
    const system = compile(model, program);
    const { steps, program: name } = simulate(system, { seed: 1, durations: 'min' });
    const executions = executionsOf(steps);
    const slacks = slacksOf(steps, causesOf(runOfTrace(system, { program: name, steps })), executions);
    expect(executions).toHaveLength(31);
    for (const { start, end } of executions) {
      const name = `${steps[start!].component}.${steps[start!].element}`;
      const slack = slacks[end!];
      expect(dateWith(name, formatDecimal(slack)), name).toBe('143.18');
      expect(dateWith(name, formatDecimal(add(slack, seconds('0.01')))), name).toBe('143.19');
    }
  });
});

describe('the critical path', () => {
  it('has no gap from 0 to the final date, and no slack', () => {
    fc.assert(
      fc.property(activities, (plan) => {
        const { steps, causes } = runOf(plan);
        const path = criticalPathOf(steps, causes);
        const slacks = slacksOf(steps, causes, executionsOf(steps));
        const durations = path
          .filter((step) => steps[step].event === 'end')
          .map((step) => plan[Number(steps[step].component!.slice(1))].takes);
        expect(durations.reduce((a, b) => a + b, 0)).toBe(finalDate(plan));
        for (const step of path) expect(slacks[step]).toEqual(seconds('0'));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('of the cloud goes through the database and the compute service', () => {
    const { trace, causes } = planRun(cloudTasks('greatest'));
    const path = criticalPathOf(trace.steps, causes).map((i) => trace.steps[i]);
    expect(path.filter((s) => s.event === 'end').map((s) => `${s.component}.${s.element}`)).toEqual([
      'mariadb.config',
      'mariadb.bootstrap',
      'mariadb.restart',
      'mariadb.register',
      'mariadb.check',
      'nova.create_db',
      'nova.upgrade_db',
      'nova.restart',
      'nova.cell_setup',
    ]);
  });

  it('of an empty run is empty', () => {
    expect(criticalPathOf([], [])).toEqual([]);
  });
});
