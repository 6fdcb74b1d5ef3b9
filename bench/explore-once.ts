/** Explores one of the nets once and prints what it counted, as JSON: the measured process of `explore.ts`. */

import { stateClasses } from '../src/statespace/classes/state-classes.ts';
import { explore } from '../src/statespace/exploration/explore.ts';
import { breadthFirst } from '../src/statespace/exploration/frontier.ts';
import { startLimits } from '../src/statespace/exploration/limits.ts';
import { GRAPHS } from './graphs.ts';

export interface Explored {
  readonly classes: number;
  readonly edges: number;
  /** From the first class to the last, without the start of the process. */
  readonly seconds: number;
  /** Of the kept markings and classes. */
  readonly bytes: number;
}

const graph = GRAPHS.find(({ name }) => name === process.argv[2]);
if (graph === undefined) throw new Error(`no graph is named ${process.argv[2]}`);
const net = graph.net();
const started = performance.now();
const classes = stateClasses(net, { keep: 'equality', clock: null });
const { statistics } = await explore(classes, breadthFirst(), {}, startLimits({}));
const explored: Explored = {
  classes: statistics.classes,
  edges: statistics.edges,
  seconds: (performance.now() - started) / 1000,
  bytes: classes.bytes(),
};
console.log(JSON.stringify(explored));
