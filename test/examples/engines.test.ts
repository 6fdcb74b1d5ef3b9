import { describe, expect, test } from 'vitest';
import { verify } from '../../src/properties/verify.ts';
import { exampleModel } from '../support/examples.ts';

/** The examples that are small enough to be answered in both ways, and by program in how many ways what competes goes. */
const EXAMPLES: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  circular: { null: [1] },
  concerto: { 'bring-up': [1], maintain: [1], 'maintain-wait-db': [1], careless: [2], careful: [1] },
  'failing-program': { change: [2] },
  failing: { null: [3] },
  galera: { deploy: [1], 'to-cluster': [1], grow: [1] },
  maintenance: { reboot: [9] },
  'rolling-update': { careful: [1], careless: [1] },
  'two-operators': { hasty: [2], patient: [1] },
};

describe('state classes and causal nets say the same of', () => {
  for (const [name, expected] of Object.entries(EXAMPLES)) {
    test(`examples/${name}.yaml, in all that hangs on intervals`, async () => {
      const results = await verify(exampleModel(`examples/${name}.yaml`, null), { engine: 'both' });
      const branches: Record<string, number[]> = {};
      for (const { engine, program, spec } of results) {
        if (spec.kind === 'deployability' && !spec.timed) continue;
        // What is to come takes states.
        if (spec.kind === 'expression' && !('of' in spec.claim)) continue;
        expect(engine.kind).toBe('both');
        const known = branches[String(program)] ?? [];
        if (engine.kind === 'both' && !known.includes(engine.branches)) known.push(engine.branches);
        branches[String(program)] = known;
      }
      expect(branches).toEqual(expected);
    });
  }
});
