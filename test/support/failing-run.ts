import { parseDecimal } from '../../src/base/duration.ts';
import type { Faults } from '../../src/model/faults.ts';
import type { Program } from '../../src/model/program.ts';
import { completeRun } from '../../src/model/semantics/complete-run.ts';
import { compile } from '../../src/model/system/system.ts';
import { model, program, type } from './models.ts';

const database = type('Database', {
  places: 'up saved broken',
  behaviors: {
    save: { save: 'up -> saved 2..3' },
    migrate: { migrate: 'saved -> up 4..6' },
    rollback: { restore: 'broken -> up 5' },
  },
  outcomes: { 'save:failed': 'fails broken 1', 'migrate:disk-full': 'fails broken 1..8' },
  retry: { migrate: '1 5' },
  timeout: { restore: '5 broken' },
  crash: 'up back 3..8',
});

/** A database whose actions may fail. */
export const FRAGILE = model({ components: { db: database }, zones: { rack: ['db'] } });

/** It is updated, whatever happens. */
export const BOLD = program('bold', 'pushB(db, save)\npushB(db, migrate)\nwait(db)');

/** It is saved, and restored where that fails. */
export const CAUTIOUS = program(
  'cautious',
  'try:\npushB(db, save)\nwait(db)\nrescue:\npushB(db, rollback)\nend\nwait(db)',
);

/** So many faults in all. */
export const atMost = (any: number): Faults => ({ any, zones: new Map() });

/** A run of a program of the database with these events, the silent ones put in; `'2 end save:failed'`. */
export function fragileRun(by: Program, faults: Faults, ...events: readonly string[]) {
  const steps = events.map((text) => {
    const [at = '', event = '', element = ''] = text.split(' ');
    const [name = '', outcome] = element.split(':');
    const own = { event: event as 'end', component: 'db', element: name, thread: null, line: null };
    return { at: parseDecimal(at)!, ...own, ...(outcome === undefined ? {} : { outcome }) };
  });
  return completeRun(compile(FRAGILE, by, { faults }), steps);
}
