/** Explores one of the systems with some reductions, and prints what it counted as JSON: the process that `reductions.ts` measures. */

import type { Because } from '../src/base/heed.ts';
import { NODE_HOST } from '../src/cli/call/host.ts';
import { type ClassOptions, stateClasses } from '../src/statespace/classes/state-classes.ts';
import { explore } from '../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../src/statespace/exploration/frontier.ts';
import { type Statistics, startLimits } from '../src/statespace/exploration/limits.ts';
import { DEPLOYMENTS, PUBLISHED } from './systems.ts';

export interface Reduced extends Statistics {
  readonly because: Because | null;
  /** From the first class to the last, without the start of the process. */
  readonly seconds: number;
  /** Of the kept markings and classes. */
  readonly bytes: number;
}

const [name, options, timeout] = process.argv.slice(2);
const system = [...PUBLISHED, ...DEPLOYMENTS].find((each) => each.name === name);
if (system === undefined) throw new Error(`no system is named ${name}`);
const net = system.net();
const started = performance.now();
const classes = stateClasses(net, { ...(JSON.parse(options) as ClassOptions), clock: null });
const limits = startLimits({ timeout: Number(timeout), maxMemory: 2 ** 31, host: NODE_HOST });
const { because, statistics } = await explore(classes, breadthFirst(), {}, limits);
const reduced: Reduced = {
  ...statistics,
  because,
  seconds: (performance.now() - started) / 1000,
  bytes: classes.bytes(),
};
console.log(JSON.stringify(reduced));
