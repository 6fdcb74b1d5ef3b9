import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/base/random.ts';
import { endings } from '../../../src/model/semantics/endings.ts';
import { advance, apply, possibleEvents } from '../../../src/model/semantics/semantics.ts';
import { urgentEvents } from '../../../src/model/semantics/urgent-events.ts';
import { initialState } from '../../../src/model/system/state.ts';
import { compile } from '../../../src/model/system/system.ts';
import { expectEqual } from '../../support/expect-equal.ts';
import { model, program, type } from '../../support/models.ts';

const provider = type('Provider', {
  places: 'off on',
  behaviors: { up: { start: 'off -> on 1..2' }, down: { stop: 'on -> off 1' } },
  ports: { s: 'provide service on' },
});
const user = type('User', {
  places: 'off ready on',
  behaviors: { up: { prepare: 'off -> ready 0..3', start: 'ready -> on 1' }, down: { stop: 'on -> off 2' } },
  ports: { s: 'use service start on' },
});
const RECONFIGURED = compile(
  model({ types: [provider, user], components: { p: provider, u: user }, connections: ['u.s -> p.s'] }),
  program('reconfigure', {
    ops: 'pushB(p, up)\npushB(u, up)\nwait(u)\npushB(u, down)\npushB(p, down)\ndcon(u.s, p.s)\nwait(u)\ndel(u)',
    dev: 'add(q: Provider)\nadd(v: User)\ncon(v.s, p.s)\npushB(v, up)\ncon(v.s, q.s)\npushB(q, up)\npushB(v, down)\nwaitAll\ndcon(v.s, q.s)\ndel(q)\nadd(q: Provider)\ncon(v.s, q.s)',
  }),
);

test('what is urgent after an event is what is urgent in its state asked afresh', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = randomFrom(seed);
    let state = initialState(RECONFIGURED);
    for (;;) {
      const afresh = urgentEvents(RECONFIGURED, { ...state });
      expectEqual(urgentEvents(RECONFIGURED, state), afresh, `seed ${seed}`);
      const events = possibleEvents(RECONFIGURED, state);
      const running = endings(RECONFIGURED, state);
      if (events.length > 0) {
        state = apply(RECONFIGURED, state, events[Number(random.below(BigInt(events.length)))]!);
      } else if (running.length > 0) {
        state = advance(RECONFIGURED, state, state.date + 1n);
      } else break;
    }
    expect(state.executed[1], `seed ${seed}`).toBeGreaterThan(5);
  }
});
