import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, toNumber } from '../../../src/base/duration.ts';
import { changeWords, diffOfWaits } from '../../../src/model/change/program-diff.ts';
import { changesOfOneWait, meaningOf } from '../../../src/model/change/wait-changes.ts';
import type { Instruction, Program } from '../../../src/model/program.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { PropertySpec } from '../../../src/model/whole/property-spec.ts';
import { askTermination } from '../../../src/properties/analysis/termination.ts';
import { type SuggestOptions, suggest } from '../../../src/properties/change/suggest.ts';
import { verify } from '../../../src/properties/verify.ts';
import { CONCERTO_PROGRAMS, concerto, model, program, type } from '../../support/models.ts';

const OLD = type('Old', {
  places: 'up down',
  transitions: { stop: 'up -> down 1' },
  ports: { service: 'provide service up' },
});
const USER = type('User', {
  places: 'idle ready done',
  transitions: { prepare: 'idle -> ready 1..3', migrate: 'ready -> done 1' },
  ports: { service: 'use service migrate' },
});

/** Two users that have still to move away from what is to be stopped. */
function moving(run: string | Readonly<Record<string, string>>, ...specs: readonly PropertySpec[]): Model {
  const assembly = model({
    components: { o1: OLD, u1: USER, o2: OLD, u2: USER },
    connections: ['u1.service -> o1.service', 'u2.service -> o2.service'],
  });
  return { ...assembly, programs: [program('move', run)], ...reaching('u1', 'done', specs) };
}

function reaching(component: string, place: string, specs: readonly PropertySpec[]) {
  const deployments = [{ name: 'goal', places: new Map([[component, [place]]]) }];
  const moves: PropertySpec = { ...ASKED, kind: 'deployability', name: 'moves', deadline: null };
  return { deployments, properties: [moves, ...specs] };
}

const ASKED = { deployment: 'goal', when: 'end', timed: true, programs: ['move'] } as const;

async function searched(given: Model, options: SuggestOptions = {}, property = 'moves') {
  const [found] = await suggest(given, property, options);
  const { search, program: before } = found!;
  const words = (repairs: NonNullable<typeof search>['repairs']) =>
    repairs.map(({ changes, terminates: { min, max } }) => [
      changes.map(changeWords).join('; '),
      toNumber(min),
      toNumber(max),
    ]);
  return { ...search!, before, repaired: words(search!.repairs), half: words(search!.partial) };
}

describe('suggest', () => {
  it('repairs a hang by one wait, the soonest end first', async () => {
    const given = moving('pushB(u1, deploy)\npushB(o1, deploy)');
    const { repaired, because, undecided } = await searched(given);
    expect({ because, undecided }).toEqual({ because: null, undecided: 0 });
    // The user takes 2 to 4 s, then the other one stops for 1 s.
    expect(repaired).toEqual([['insert `wait(u1)` after line 1 `pushB(u1, deploy)`', 3, 5]]);
  });

  it('repairs by two waits what one cannot', async () => {
    const given = moving({
      a: 'pushB(u1, deploy)\npushB(o1, deploy)',
      b: 'pushB(u2, deploy)\npushB(o2, deploy)',
    });
    const { repaired, repairs } = await searched(given);
    expect(repairs.every(({ changes }) => changes.length === 2)).toBe(true);
    expect(repaired[0]).toEqual([
      'in `a`, insert `wait(u1)` after line 1 `pushB(u1, deploy)`; in `b`, insert `wait(u2)` after line 3 `pushB(u2, deploy)`',
      3,
      5,
    ]);
    // Each may be the one that waits for the other as well, but not both.
    expect(repaired.some(([words]) => `${words}`.match(/waitAll.*waitAll/))).toBe(false);
  });

  it('removes and moves waits', async () => {
    // The wait for what needs the later push never ends.
    const late = model({
      components: { u1: USER, o1: { type: OLD, start: 'up' } },
      connections: ['u1.service -> o1.service'],
    });
    const given: Model = {
      ...late,
      programs: [program('move', 'pushB(u1, deploy)\nwait(u1)\npushB(o1, deploy)')],
      ...reaching('o1', 'down', [
        { ...ASKED, kind: 'deployability', name: 'soon', deadline: parseDuration('4.5s') },
      ]),
    };
    // Stopped before it is used: that would be sooner, and is no repair.
    expect((await searched(given, {}, 'soon')).repaired).toEqual([]);
    const waits = moving('pushB(u1, deploy)\nwait(u1)\npushB(u2, deploy)\npushB(o1, deploy)', {
      ...ASKED,
      kind: 'deployability',
      name: 'soon',
      deadline: parseDuration('6s'),
    });
    const { repaired, before, repairs } = await searched(waits, {}, 'soon');
    expect(repaired).toEqual([['move line 2 `wait(u1)` after line 3 `pushB(u2, deploy)`', 3, 5]]);
    expect(diffOfWaits(before, repairs[0]!.program)).toEqual([
      {
        thread: 'main',
        lines: [
          { sign: ' ', text: 'pushB(u1, deploy)', line: 1 },
          { sign: '-', text: 'wait(u1)', line: 2 },
          { sign: ' ', text: 'pushB(u2, deploy)', line: 3 },
          { sign: '+', text: 'wait(u1)', line: null },
          { sign: ' ', text: 'pushB(o1, deploy)', line: 4 },
        ],
      },
    ]);
  });

  it('finds none where the order of the pushes is wrong', async () => {
    const { repaired, because, undecided, tried } = await searched(
      moving('pushB(o1, deploy)\npushB(u1, deploy)'),
    );
    expect({ repaired, because, undecided }).toEqual({ repaired: [], because: null, undecided: 0 });
    expect(tried).toBeGreaterThan(0);
  });

  it('keeps repairs apart that break another property', async () => {
    const wide: PropertySpec = {
      kind: 'parallelism',
      name: 'wide',
      components: ['u1', 'o1'],
      atMost: null,
      atLeast: 2,
      programs: ['move'],
    };
    const { repaired, half } = await searched(moving('pushB(u1, deploy)\npushB(o1, deploy)', wide));
    expect(repaired).toEqual([]);
    expect(half).toContainEqual(['insert `wait(u1)` after line 1 `pushB(u1, deploy)`', 3, 5]);
  });

  it('repairs an update that takes down all replicas at once', async () => {
    const replica = type('Replica', {
      places: 'up down',
      behaviors: { stop: { halt: 'up -> down 1..2' }, start: { boot: 'down -> up 1' } },
      ports: { service: 'provide service up' },
    });
    const run = 'pushB(r1, stop)\npushB(r1, start)\npushB(r2, stop)\npushB(r2, start)';
    const ports = ['r1', 'r2'].map((component) => ({ component, port: 'service' }));
    const given: Model = {
      ...model({ components: { r1: replica, r2: replica } }),
      programs: [program('move', run)],
      properties: [
        {
          kind: 'available',
          name: 'moves',
          ports,
          atLeast: 1,
          working: false,
          lasting: false,
          programs: ['move'],
        },
      ],
    };
    expect((await searched(given)).repaired).toEqual([
      ['insert `wait(r1)` after line 2 `pushB(r1, start)`', 4, 6],
    ]);
  });

  it('repairs a program that ends in one way or another', async () => {
    const switching = type('Switch', {
      places: 'off on',
      behaviors: { go: { go: 'off -> on 1' }, back: { back: 'on -> off 1' } },
    });
    const work = type('Work', { places: 'open done', transitions: { work: 'open -> done 1..3' } });
    const threads = {
      a: 'pushB(x, deploy)\nwait(x)\npushB(c, go)',
      b: 'pushB(y, deploy)\nwait(y)\npushB(c, back)',
    };
    const given: Model = {
      ...model({ components: { c: switching, x: work, y: work } }),
      programs: [program('move', threads)],
      properties: [{ kind: 'confluent', name: 'moves', programs: ['move'] }],
    };
    const { repaired } = await searched(given);
    // On and off again, for 2 s after both have worked at the latest; or the other way round, which does nothing first.
    expect(repaired).toContainEqual(['in `b`, insert `wait(c)` after line 4 `pushB(y, deploy)`', 3, 5]);
    expect(repaired.some(([words]) => `${words}`.startsWith('in `a`, insert `wait(c)`'))).toBe(true);
  });

  it('says what stopped it', async () => {
    const given = moving('pushB(u1, deploy)\npushB(o1, deploy)');
    expect(await searched(given, { maxCandidates: 0 })).toMatchObject({
      because: 'max-candidates',
      repairs: [],
    });
    const controller = new AbortController();
    const interrupting = {
      limits: { signal: controller.signal },
      onProgress: () => controller.abort(),
    };
    expect(await searched(given, interrupting)).toMatchObject({ because: 'interrupted' });
    const [unknown] = await suggest(given, 'moves', { limits: { maxClasses: 1 } });
    expect(unknown).toMatchObject({ before: { verdict: { kind: 'unknown' } }, search: null });
  });

  it('has nothing to do where the property holds', async () => {
    const [found] = await suggest(moving('pushB(u1, deploy)\nwait(u1)\npushB(o1, deploy)'), 'moves');
    expect(found).toMatchObject({ before: { verdict: { kind: 'holds' } }, search: null });
  });

  it('repairs a deployment that has no program of its own', async () => {
    const given = moving('pushB(u1, deploy)');
    const properties = given.properties.map((spec) => ({ ...spec, programs: [null] }));
    const components = [given.components[1]!, given.components[0]!];
    const connections = given.connections.slice(0, 1);
    const { repaired } = await searched({ ...given, components, connections, programs: [], properties });
    expect(repaired).toEqual([['insert `wait(u1)` after `pushB(u1, deploy)`', 3, 5]]);
  });
});

/** The server and database of Concerto under one program, in which both must be up again at the end. */
function backUp(of: Program): Model {
  const up = new Map([
    ['server', ['running']],
    ['db', ['running']],
  ]);
  return {
    ...concerto(),
    programs: [of],
    deployments: [{ name: 'goal', places: up }],
    properties: [{ ...ASKED, kind: 'deployability', name: 'moves', deadline: null, programs: [of.name] }],
  };
}

/** All changes of one wait that repair a program, by what they mean, with the dates; verified one by one. */
async function verifiedRepairs(given: Model, before: Program): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const unchanged = meaningOf(before);
  for (const { program: changed } of changesOfOneWait(before)) {
    const meaning = meaningOf(changed);
    const asked = askTermination({ ...given, programs: [changed] }, changed.name);
    const results = await verify(asked.model, { properties: ['moves', asked.ends.name] });
    const holds = results.every(({ verdict }) => verdict.kind === 'holds');
    const { min, max } = results[1]!.interval ?? { min: null, max: null };
    const dates = holds ? `${toNumber(min!)}..${toNumber(max!)}` : 'violated';
    // Programs that mean the same have the same answer.
    expect(found.get(meaning) ?? dates).toBe(dates);
    found.set(meaning, dates);
  }
  return new Map([...found].filter(([meaning, dates]) => dates !== 'violated' && meaning !== unchanged));
}

describe('suggestions', () => {
  const without = (run: Program): readonly (readonly Instruction[])[] =>
    run.threads.map(({ instructions }) => instructions.filter(({ kind }) => kind !== 'wait'));
  const [dba, dev] = without(CONCERTO_PROGRAMS.careless);

  /** The pushes of two threads with waits among them. */
  const programs = fc
    .array(fc.record({ thread: fc.nat(1), at: fc.nat(3), choice: fc.nat(20) }), { maxLength: 2 })
    .map((waits): Program => {
      const base: Program = {
        ...CONCERTO_PROGRAMS.careless,
        threads: [
          { name: 'dba', instructions: dba!, tries: [] },
          { name: 'dev', instructions: dev!, tries: [] },
        ],
      };
      return waits.reduce((made, { choice }) => {
        const inserts = [...changesOfOneWait(made)].filter(({ change }) => change.kind === 'insert');
        return inserts[choice % inserts.length]!.program;
      }, base);
    });

  it('are exactly the changes that are verified to repair', { timeout: 120_000 }, async () => {
    const runs = Number(process.env.MADRIGAL_CASES ?? 12);
    const seed = Number(process.env.MADRIGAL_SEED ?? 20_260_301);
    let searches = 0;
    await fc.assert(
      fc.asyncProperty(programs, async (run) => {
        const given = backUp(run);
        const [found] = await suggest(given, 'moves', { maxCandidates: 200 });
        if (found!.search === null) return;
        searches += 1;
        const expected = await verifiedRepairs(given, run);
        const single = found!.search.repairs.filter(({ changes }) => changes.length === 1);
        const repaired = single.map(
          ({ program: changed, terminates: { min, max } }) =>
            [meaningOf(changed), `${toNumber(min)}..${toNumber(max)}`] as const,
        );
        expect(new Map(repaired)).toEqual(expected);
      }),
      { numRuns: runs, seed },
    );
    console.log(`seed ${seed}: ${searches} of ${runs} programs needed a repair`);
    expect(searches).toBeGreaterThan(0);
  });
});
