import { expect, test } from 'vitest';
import { compare, formatDecimal, ZERO } from '../../../src/base/duration.ts';
import { elementText, type Step, type Trace } from '../../../src/model/event.ts';
import { causesOf } from '../../../src/model/explain/causes.ts';
import { runOfTrace } from '../../../src/model/semantics/replay.ts';
import { simulate } from '../../../src/model/semantics/simulate.ts';
import { compile, type System } from '../../../src/model/system/system.ts';
import { CONCERTO_PROGRAMS, concerto, deployment, model, program, type } from '../../support/models.ts';

function words(step: Step): string {
  return `${step.event} ${[step.component, elementText(step)].filter((part) => part !== null).join('.')}`.trim();
}

/** `step <- causes`, for the steps whose words match. */
function caused(system: System, trace: Trace, what: string): string[] {
  const causes = causesOf(runOfTrace(system, trace));
  return trace.steps.flatMap((step, i) =>
    words(step) === what ? [causes[i]!.map((cause) => words(trace.steps[cause]!)).join(', ')] : [],
  );
}

function expectCausesToDate(system: System, trace: Trace, label: string): void {
  const causes = causesOf(runOfTrace(system, trace));
  const wrong = trace.steps.filter((step, i) => {
    const own = causes[i]!;
    if (own.some((cause) => cause >= i)) return true;
    if (step.event === 'end') return own.length !== 1;
    const dates = own.map((cause) => trace.steps[cause]!.at);
    const last = dates.reduce((date, other) => (compare(other, date) > 0 ? other : date), ZERO);
    return formatDecimal(step.at) !== formatDecimal(last);
  });
  expect(wrong.map(words), label).toEqual([]);
}

test('every step but an end happens at the date of its last cause', () => {
  for (const each of Object.values(CONCERTO_PROGRAMS)) {
    const system = compile(concerto(), each);
    for (let seed = 0; seed < 60; seed++) {
      const run = simulate(system, { seed, durations: 'random' });
      expectCausesToDate(system, run, `${each.name}, seed ${seed}`);
    }
  }
});

test('the moves of one component cause each other', () => {
  const system = compile(concerto(), CONCERTO_PROGRAMS['bring-up']);
  const run = simulate(system, { seed: 0, durations: 'max' });
  expect(caused(system, run, 'leave server.uninstalled')).toEqual(['pushB server.install']);
  expect(caused(system, run, 'start server.install1')).toEqual(['leave server.uninstalled']);
  expect(caused(system, run, 'end server.install1')).toEqual(['start server.install1']);
  // Its data port `ip` is served since the database is allocated.
  expect(caused(system, run, 'enter server.installed')).toEqual(['end server.install1, enter db.allocated']);
  expect(caused(system, run, 'enter server.configured')).toEqual([
    'end server.install2, end server.configure',
  ]);
  expect(caused(system, run, 'finish server.install')).toEqual([
    'pushB server.install, enter server.running',
  ]);
  expect(caused(system, run, 'waitAll')).toEqual([
    'pushB server.install, finish db.deploy, finish server.install',
  ]);
});

test('a leave that users blocked is caused by their ceasing to use', () => {
  const system = compile(concerto(), CONCERTO_PROGRAMS.maintain);
  const run = simulate(system, { seed: 0, durations: 'min' });
  expect(caused(system, run, 'leave db.running')).toEqual(['pushB db.maintain, leave server.paused']);
  expect(caused(system, run, 'leave db.saved')).toEqual([
    'pushB db.deploy, enter db.saved, finish db.maintain',
  ]);
  expect(caused(system, run, 'enter server.running')).toEqual(['end server.start, enter db.running']);
});

test('a transition waits for the providers of its own ports; the first to serve is the cause', () => {
  const provider = (time: string) =>
    type(`P${time}`, {
      places: 'off on',
      transitions: { up: `off -> on ${time}` },
      ports: { s: 'provide service on' },
    });
  const user = type('U', { places: 'a b', transitions: { t: 'a -> b 1' }, ports: { s: 'use service t' } });
  const two = model({
    components: { u: user, slow: provider('5'), quick: provider('2') },
    connections: ['u.s -> slow.s', 'u.s -> quick.s'],
  });
  const system = compile(two, deployment(two));
  const run = simulate(system, { seed: 0, durations: 'min' });
  // At the date when it enters `on`, the component is done with leaving nothing: the service serves from then on.
  expect(caused(system, run, 'start u.t')).toEqual(['leave u.a, enter quick.on']);
});

test('instructions are caused by the one before and by what they wait for', () => {
  const p = type('P', {
    places: 'off on',
    transitions: { up: 'off -> on 2' },
    ports: { s: 'provide service on' },
  });
  const u = type('U', {
    places: 'idle using',
    behaviors: { go: { t: 'idle -> using 1' }, back: { r: 'using -> idle 3' } },
    ports: { s: 'use service using' },
  });
  const empty = model({ types: [p, u], components: {} });
  const life = program(
    'life',
    `add(p: P)
    add(u: U)
    con(u.s, p.s)
    pushB(p, deploy)
    pushB(u, go)
    wait(u, go)
    pushB(u, back)
    dcon(u.s, p.s)
    del(u)
    add(u: U)
    pushB(u, go)
    wait(p)`,
  );
  const system = compile(empty, life);
  const run = simulate(system, { seed: 0, durations: 'min' });
  expectCausesToDate(system, run, 'life');
  expect(caused(system, run, 'con u.s -> p.s')).toEqual(['add p.P, add u.U']);
  expect(caused(system, run, 'wait u.go')).toEqual(['pushB u.go, finish u.go']);
  expect(caused(system, run, 'dcon u.s -> p.s')).toEqual(['con u.s -> p.s, pushB u.back, leave u.using']);
  expect(caused(system, run, 'del u')).toEqual(['add u.U, dcon u.s -> p.s, finish u.back']);
  expect(caused(system, run, 'add u.U')).toEqual(['add p.P', 'del u']);
  expect(caused(system, run, 'leave u.idle')).toEqual(['add u.U, pushB u.go', 'add u.U, pushB u.go']);
  expect(caused(system, run, 'wait p')).toEqual(['finish p.deploy, pushB u.go']);
});

test('a trace that is no run is an error', () => {
  const system = compile(concerto(), CONCERTO_PROGRAMS['bring-up']);
  const run = simulate(system, { seed: 0, durations: 'min' });
  expect(() => causesOf(runOfTrace(system, { ...run, steps: run.steps.slice(1) }))).toThrow(
    'step 0 is not of the model',
  );
});
