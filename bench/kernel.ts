import { Bench } from 'tinybench';
import { boundCodeOf, encodeBound, newBounds } from '../src/statespace/classes/bound.ts';
import { canFireFirst, type FiringRule, fire, initialDomain } from '../src/statespace/classes/successor.ts';
import type { TimePetriNet } from '../src/tpn/net/time-petri-net.ts';
import { spreadOf, spreadWords, table } from './figures.ts';
import { chains } from './nets.ts';

/** Variables of a domain: now, and 23 enabled transitions. */
const DIMENSION = 24;

/** The time of one firing on a large domain: one transition fires, the next of its chain becomes enabled. */
export async function benchKernel(repetitions: number): Promise<string> {
  const fired = 1;
  const enabled = DIMENSION - 1;
  const rule = ruleOf(chains(enabled, 1));
  const [domain, next] = [newBounds(rule.code, DIMENSION ** 2), newBounds(rule.code, DIMENSION ** 2)];
  const low = newBounds(rule.code, DIMENSION);
  initialDomain(
    rule,
    Array.from({ length: enabled }, (_, t) => t),
    domain,
    DIMENSION,
  );
  const origin = Int32Array.from({ length: DIMENSION }, (_, i) => (i === fired ? -1 : i));
  const fireOnce = () => fire(rule, domain, DIMENSION, enabled, fired, next, DIMENSION, origin, 0, low);

  const nanoseconds: { fire: number[]; first: number[] } = { fire: [], first: [] };
  for (let i = 0; i < repetitions; i++) {
    const bench = new Bench({ time: 300, warmupTime: 100 }).add('fire', fireOnce).add('first', () => {
      for (let t = 1; t <= enabled; t++) canFireFirst(rule, domain, DIMENSION, enabled, t);
    });
    await bench.run();
    for (const name of ['fire', 'first'] as const) nanoseconds[name].push(medianOf(bench, name));
  }
  return [
    `## Firing rule, ${DIMENSION} x ${DIMENSION} domain`,
    '',
    table(
      ['operation', 'microseconds'],
      [
        ['successor domain, closed', spreadWords(spreadOf(nanoseconds.fire))],
        ['all transitions that can fire first', spreadWords(spreadOf(nanoseconds.first))],
      ],
    ),
  ].join('\n');
}

function medianOf(bench: Bench, name: string): number {
  const result = bench.getTask(name)?.result;
  if (result?.state !== 'completed') throw new Error(`${name} was not measured`);
  return result.latency.p50 * 1000;
}

function ruleOf(net: TimePetriNet): FiringRule {
  const code = boundCodeOf(net, 0);
  const latest = newBounds(code, net.transitions.length);
  const negatedEarliest = newBounds(code, net.transitions.length);
  net.transitions.forEach(({ interval }, t) => {
    latest[t] = encodeBound(code, interval.lft, interval.lftOpen);
    negatedEarliest[t] = encodeBound(code, -interval.eft, interval.eftOpen);
  });
  return { code, latest, negatedEarliest };
}
