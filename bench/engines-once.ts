/** Answers all questions of one model by one choice of engine and prints how long that took, as JSON: see `engines.ts`. */
import { verify } from '../src/properties/verify.ts';
import { type EngineRun, modelOf } from './engines-subjects.ts';

/** Milliseconds of processor time of this process: it does not matter what else the machine does. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let asked = -Infinity;
let known = 0;

/** The same, a millisecond late at most: the system takes long to tell it. */
function clock(): number {
  const date = performance.now();
  if (date - asked < 1) return known;
  asked = date;
  known = processorTime();
  return known;
}

const [subject = '', engine = 'auto', timeout = '10'] = process.argv.slice(2);
const model = modelOf(subject);
const started = processorTime();
const results = await verify(model, {
  engine: engine as 'auto' | 'causal' | 'classes',
  limits: {
    timeout: Number(timeout) * 1000,
    host: {
      now: clock,
      memory: null,
      totalMemory: Infinity,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      isInterrupted: () => false,
    },
  },
});
const unknown = results.filter(({ verdict }) => verdict.kind === 'unknown').length;
const seconds = (processorTime() - started) / 1000;
console.log(JSON.stringify({ seconds, unknown, answers: results.length } satisfies EngineRun));
