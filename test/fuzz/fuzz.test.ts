/** Damaged files given to every command: see rules.ts for what must hold. `npm run fuzz` tries many more. */
import { mkdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { madrigal, type Outcome, shell, temporaryFolder } from '../support/cli.ts';
import { processorTime } from '../support/processor-time.ts';
import { allCalls, type Call } from './calls.ts';
import { type Mutations, mutated, mutations, share } from './mutations.ts';
import { breaches, type Found } from './rules.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 11);
const CASES = Number(process.env.MADRIGAL_CASES ?? 400);
/** One in so many is given to a process of its own as well. */
const SHARE = 40;
/** After so many mutants it is said how far the run has come. */
const TOLD_EVERY = 1_000;
/** Processor time that a call may take, in seconds: what it is limited to, and to read and write what there is. */
const LONGEST = 4;

const folder = temporaryFolder();
let calls: readonly Call[];
let watch: Watch;

beforeAll(async () => {
  calls = await allCalls();
  watch = watchForHangs();
}, 120_000);
afterAll(async () => {
  await watch.end();
  folder.remove();
});

interface Watch {
  /** Says what is tried next. */
  readonly begin: (description: string) => void;
  readonly end: () => Promise<unknown>;
}

/** A thread that ends this process, and says at what, when a call takes far too long: nothing else can end a loop. */
function watchForHangs(): Watch {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const seconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
     let [tried, since] = [null, 0];
     parentPort.on('message', (description) => { tried = description; since = seconds(); });
     setInterval(() => {
       if (tried === null || seconds() - since < ${10 * LONGEST}) return;
       require('node:fs').writeSync(2, 'This hangs: ' + tried + '\\n');
       process.kill(process.pid, 'SIGKILL');
     }, 500);`,
    { eval: true },
  );
  worker.unref();
  return { begin: (description) => worker.postMessage(description), end: () => worker.terminate() };
}

interface Case {
  readonly call: Call;
  readonly found: Found;
}

/** Which call, which of its files, and what is done to that. */
const drawn = fc.record({
  call: share,
  file: share,
  changes: mutations,
});

function caseOf({ call: which, file, changes }: { call: number; file: number; changes: Mutations }): Case {
  const call = calls[Math.floor(which * calls.length)]!;
  const names = Object.keys(call.files);
  // What stands beside a model is damaged more often than the model.
  const damaged = names[Math.ceil(file * 4) % names.length]!;
  const entries = Object.entries(call.files).map(([name, text]) => [
    name,
    name === damaged ? mutated(text, changes) : Buffer.from(text),
  ]);
  return { call, found: Object.fromEntries(entries) as Found };
}

/** A folder with the files, and how to tell of it what is wrong. */
function placed({ call, found }: Case) {
  const cwd = join(folder.path, 'case');
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd);
  for (const [name, bytes] of Object.entries(found)) writeFileSync(join(cwd, name), bytes);
  const damaged = Object.entries(found).filter(([name, bytes]) => bytes.toString() !== call.files[name]);
  const shown = damaged.map(([name, bytes]) => `--- ${name}\n${bytes.toString()}`).join('\n');
  return { cwd, description: `madrigal ${call.args.join(' ')}\n${shown}` };
}

async function tried(each: Case, call: (args: readonly string[], cwd: string) => Promise<Outcome>) {
  const { cwd, description } = placed(each);
  watch.begin(description);
  const before = processorTime();
  const outcome = await call(each.call.args, cwd);
  const seconds = (processorTime() - before) / 1_000;
  const broken = breaches(each.call, each.found, outcome);
  if (seconds > LONGEST) broken.push(`it takes ${seconds} s`);
  expect(broken, description).toEqual([]);
  return { outcome, seconds };
}

/** Tells it at once: what tests log is shown when they have ended. */
function tellProgress(text: string): void {
  writeSync(2, `fuzz: ${text}\n`);
}

test(`whatever is done to a file, every command answers or tells what is wrong (seed ${SEED})`, async () => {
  const statuses: Record<string, number> = {};
  let slowest = 0;
  let done = 0;
  await fc.assert(
    fc.asyncProperty(drawn, async (each) => {
      const { outcome, seconds } = await tried(caseOf(each), (args, cwd) => madrigal(args, { cwd }));
      statuses[String(outcome.status)] = (statuses[String(outcome.status)] ?? 0) + 1;
      slowest = Math.max(slowest, seconds);
      done += 1;
      if (done % TOLD_EVERY === 0)
        tellProgress(`${done} of ${CASES} mutants, slowest ${slowest.toFixed(2)} s`);
    }),
    { seed: SEED, numRuns: CASES },
  );
  console.log(
    `fuzz: seed ${SEED}, ${CASES} mutants, exit statuses ${JSON.stringify(statuses)}, slowest ${slowest} s`,
  );
  expect(statuses[2]).toBeGreaterThan(CASES / 4);
  expect(CASES - statuses[2]!).toBeGreaterThan(CASES / 20);
}, 7_200_000);

test(`so does every command in a process of its own (seed ${SEED})`, async () => {
  const cases = Math.ceil(CASES / SHARE);
  await fc.assert(
    fc.asyncProperty(drawn, async (each) => {
      // The system ends it after so much processor time.
      const limited = (args: readonly string[], cwd: string) =>
        shell(`ulimit -t ${LONGEST + 1}; exec $MADRIGAL ${args.join(' ')}`, { cwd });
      await tried(caseOf(each), limited);
    }),
    { seed: SEED + 1, numRuns: cases },
  );
  console.log(`fuzz: ${cases} mutants in processes of their own`);
}, 7_200_000);
