/** Runs the benchmarks and prints their figures: `npm run bench -- [PART]... [--repetitions N] [--write]`; the parts are below. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchEngines } from './engines.ts';
import { benchExplore } from './explore.ts';
import { benchKernel } from './kernel.ts';
import { benchPrograms } from './programs.ts';
import { benchReductions } from './reductions.ts';
import { benchSmall } from './small.ts';
import { benchStart } from './start.ts';
import { benchTiming } from './timing.ts';
import { benchVerify } from './verify.ts';

/** Where `--write` keeps the figures. */
const REPORTS = 'docs/benchmarks';

const BENCHMARKS: Readonly<Record<string, (repetitions: number) => Promise<string>>> = {
  explore: benchExplore,
  reductions: benchReductions,
  engines: benchEngines,
  timing: benchTiming,
  programs: benchPrograms,
  verify: benchVerify,
  small: benchSmall,
  start: benchStart,
  kernel: benchKernel,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repetitions: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
});
const repetitions = Number(values.repetitions);
if (!Number.isInteger(repetitions) || repetitions < 1)
  throw new RangeError('--repetitions needs a whole number');
const unknown = positionals.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) throw new RangeError(`no benchmark is named ${unknown.join(', ')}`);

const day = new Date().toISOString().slice(0, 10);
const parts = [
  `# Benchmarks, ${day}`,
  `${cpus().length} cores, load ${loadavg()[0].toFixed(1)} before; Node ${process.versions.node}. Median of ${repetitions} runs after one to warm up (least to greatest).`,
];
console.log(parts.join('\n\n'));
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const part = await benchmark(repetitions);
  parts.push(part);
  console.log(`\n${part}`);
}
if (values.write) {
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(`${REPORTS}/${day}.md`, `${parts.join('\n\n')}\n`);
}
