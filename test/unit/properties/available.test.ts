import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/model/semantics/replay.ts';
import { programOf } from '../../../src/model/subject.ts';
import { activePorts } from '../../../src/model/system/state.ts';
import { compile } from '../../../src/model/system/system.ts';
import type { Model } from '../../../src/model/whole/model.ts';
import type { Result } from '../../../src/properties/answers/verdict.ts';
import { type VerifyOptions, verify } from '../../../src/properties/verify.ts';
import { model, program, type } from '../../support/models.ts';

interface Asked {
  readonly ports: string;
  readonly atLeast?: number;
  readonly lasting?: boolean;
}

function portRefs(text: string) {
  return text.split(' ').map((word) => ({ component: word.split('.')[0]!, port: word.split('.')[1]! }));
}

async function available(given: Model, asked: Asked, options: VerifyOptions = {}): Promise<Result> {
  const { ports, atLeast = null, lasting = false } = asked;
  const [result] = await verify(
    {
      ...given,
      properties: [
        {
          name: 'up',
          programs: [given.programs[0]?.name ?? null],
          kind: 'available',
          working: false,
          ports: portRefs(ports),
          atLeast,
          lasting,
        },
      ],
    },
    options,
  );
  return result!;
}

/** Serves at the start; its update takes it out of service for two seconds. */
const server = type('Server', {
  places: 'on half off again',
  behaviors: { update: { halve: 'on -> half 1', stop: 'half -> off 1', restart: 'off -> again 2' } },
  groups: { serving: 'on half' },
  ports: { http: 'provide service serving again' },
});

function updating(run: string): Model {
  return { ...model({ components: { a: server, b: server, c: server } }), programs: [program('p', run)] };
}

describe('ports', () => {
  test('are available where none of their components moves', async () => {
    const { verdict, witnesses } = await available(updating('pushB(c, update)'), { ports: 'a.http b.http' });
    expect([verdict.kind, witnesses]).toEqual(['holds', []]);
  });

  test('are counted', async () => {
    const oneByOne = updating('pushB(a, update)\nwait(a)\npushB(b, update)');
    const together = updating('pushB(a, update)\npushB(b, update)');
    const verdicts = async (ports: string, ...atLeast: readonly (number | undefined)[]) => {
      const found: string[] = [];
      for (const given of [oneByOne, together]) {
        for (const least of atLeast) {
          const asked = { ports, ...(least !== undefined && { atLeast: least }) };
          found.push((await available(given, asked)).verdict.kind);
        }
      }
      return found.join(' ');
    };
    expect(await verdicts('a.http b.http c.http', 1)).toBe('holds holds');
    expect(await verdicts('a.http b.http c.http', 2)).toBe('holds violated');
    expect(await verdicts('a.http b.http c.http', 3, undefined)).toBe('violated violated violated violated');
    expect(await verdicts('a.http b.http', 0, 1)).toBe('holds holds holds violated');
  });

  test('are shown by a run that ends in the first state without them, which says what is down', async () => {
    for (const merge of [true, false]) {
      const given = updating('pushB(a, update)\npushB(b, update)');
      const { witnesses } = await available(given, { ports: 'a.http b.http c.http', atLeast: 2 }, { merge });
      expect(witnesses).toHaveLength(1);
      const [{ title, trace, explanation }] = witnesses as [Result['witnesses'][0]];
      expect(title).toBe('a run that comes to a state in which only 1 of the 3 ports is active');
      expect(explanation).toEqual([
        expect.stringMatching(/^a\.http is not active: a is (waiting to start|during) `stop`$/),
        expect.stringMatching(/^b\.http is not active: b is (waiting to start|during) `stop`$/),
      ]);
      const replayed = replay(compile(given, programOf(given, 'p')), trace);
      const states = replayed.kind === 'ok' ? [...replayed.states, replayed.state] : [];
      const active = states.map((state) => activePorts(state).filter(({ port }) => port === 'http').length);
      // What is told in one breath with the last loss may follow it, but no time passes.
      const first = states.findIndex((_, i) => active[i]! < 2);
      expect(states.at(-1)!.date - states[first]!.date).toBe(0n);
      expect(active.at(-1)).toBe(1);
    }
  });

  test('of one name are told by it; of a missing component too', async () => {
    const { verdict, witnesses } = await available(updating(''), { ports: 'nowhere.http' });
    expect(verdict.kind).toBe('violated');
    expect(witnesses[0]).toMatchObject({
      title: 'a run that comes to a state in which nowhere.http is not active',
      explanation: ['nowhere.http is not active: there is no component nowhere'],
    });
  });

  test('may be down between two events of one date, but not while time passes', async () => {
    // It leaves the region at 1 s and is back in it at once.
    const blink = type('Blink', {
      places: 'a b c d',
      groups: { first: 'a b' },
      transitions: { t: 'a -> b 1', u: 'b -> c 0', v: 'c -> d 0' },
      ports: { http: 'provide service first d' },
    });
    const given = model({ components: { c: blink } });
    const verdict = async (lasting: boolean) =>
      (await available(given, { ports: 'c.http', lasting })).verdict.kind;
    expect([await verdict(false), await verdict(true)]).toEqual(['violated', 'holds']);
    const longer = await available(updating('pushB(a, update)'), { ports: 'a.http', lasting: true });
    expect(longer.witnesses[0]).toMatchObject({
      title: 'a run that comes to a lasting state in which a.http is not active',
      explanation: ['a.http is not active: a is during `stop`'],
    });
  });

  test('may be unknown', async () => {
    const given = updating('pushB(a, update)');
    const { verdict } = await available(given, { ports: 'b.http' }, { limits: { maxClasses: 1 } });
    expect(verdict).toEqual({ kind: 'unknown', because: 'max-classes' });
  });
});
