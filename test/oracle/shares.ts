/** How much of what makes programs hard is in random ones: for tests to print, and to want enough of. */
import type { Model } from '../../src/model/whole/model.ts';
import { type RunStatistics, statisticsOf, stretches } from './brute-answers.ts';
import type { Runs } from './brute-force.ts';

export interface ProgramStatistics extends RunStatistics {
  /** A port whose outage is asked for is inactive for several stretches in some run. */
  readonly interrupts: boolean;
}

export function programStatistics(model: Model, runs: Runs): ProgramStatistics {
  const interrupts = model.properties.some(
    (spec) =>
      spec.kind === 'outage' &&
      stretches(runs, spec.ports, spec.atLeast ?? spec.ports.length, spec.working) > 1,
  );
  return { ...statisticsOf(runs), interrupts };
}

/** The part of the cases, from 0 to 1, with a blocked leave, a start or an entry that is not served, or a hang. */
export function blockingShare(cases: readonly ProgramStatistics[]): number {
  return part(cases, ({ hangs, waits }) => hangs || waits.users || waits.port || waits.refused);
}

export function sharesInWords(cases: readonly ProgramStatistics[]): string {
  const share = (test: (each: ProgramStatistics) => boolean) => `${Math.round(100 * part(cases, test))} %`;
  const sizes = cases.map(({ states }) => states).sort((a, b) => a - b);
  return [
    `${Math.round(100 * blockingShare(cases))} % with a blocked leave, a refused entry or a hang:`,
    `${share(({ waits }) => waits.users)} a blocked leave,`,
    `${share(({ waits }) => waits.port || waits.refused)} a start or an entry that is not served`,
    `(${share(({ waits }) => waits.refused)} for a time by an active provider,`,
    `${share(({ refuses }) => refuses)} at some date), ${share(({ hangs }) => hangs)} a hang;`,
    `${share(({ races }) => races)} race between threads,`,
    `${share(({ pushesTwice }) => pushesTwice)} push twice to a component,`,
    `${share(({ interrupts }) => interrupts)} with an outage of several stretches;`,
    `median ${sizes[Math.floor(sizes.length / 2)]} states`,
  ].join(' ');
}

/** In how many programs what competes goes several ways, and how many. */
export function branchesInWords(counts: readonly number[]): string {
  const several = counts.filter((count) => count > 1);
  const share = (some: readonly number[]) => `${Math.round((100 * some.length) / counts.length)} %`;
  const mean = several.reduce((sum, count) => sum + count, 0) / several.length;
  const none = counts.filter((count) => count === 0);
  return `${share(several)} with several branches, ${mean.toFixed(1)} on average, ${share(none)} without causal net`;
}

function part(cases: readonly ProgramStatistics[], test: (each: ProgramStatistics) => boolean): number {
  return cases.filter(test).length / cases.length;
}
