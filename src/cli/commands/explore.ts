import { Option } from '@commander-js/extra-typings';
import { countStates, STATE_SPACES, type StateSpace } from '../../statespace/count-states.ts';
import { FRONTIERS, type Order } from '../../statespace/exploration/frontier.ts';
import type { Reduction } from '../../statespace/exploration/reductions.ts';
import { callError } from '../call/call-error.ts';
import { EXIT, type ExitCode } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import {
  faultsOption,
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  mergeOption,
  programOption,
  reduceOption,
  timeoutOption,
  type WantedFormat,
} from '../call/options.ts';
import { modelCommand, NET_OR_STDIN } from '../input/model-command.ts';
import { type NetOptions, netLoader } from '../input/net.ts';
import { destinationsOf } from '../output/destinations.ts';
import { progressLine } from '../output/progress.ts';
import { type Call, run } from '../output/run.ts';

interface ExploreOptions extends NetOptions, LimitOptions {
  readonly mode: StateSpace;
  readonly order: Order;
  readonly reduce: readonly Reduction[];
  readonly format?: readonly WantedFormat[] | undefined;
}

/** `madrigal explore`: counts the states of a model or of a net. */
export function exploreCommand() {
  return modelCommand('explore')
    .description('explore all states of a net and count them')
    .argument('<file>', NET_OR_STDIN)
    .addOption(
      new Option('--mode <mode>', 'what to count as a state')
        .choices(Object.keys(STATE_SPACES) as StateSpace[])
        .default('linear' as const),
    )
    .addOption(
      new Option('--order <order>', 'which state to expand next')
        .choices(Object.keys(FRONTIERS) as Order[])
        .default('breadth-first' as const),
    )
    .addOption(reduceOption([]))
    .addOption(mergeOption())
    .addOption(faultsOption())
    .addOption(programOption())
    .addOption(formatOption('explore'))
    .addOption(maxClassesOption())
    .addOption(timeoutOption())
    .addOption(maxMemoryOption())
    .addHelpText(
      'after',
      `
Examples:
  madrigal explore crossing.net
  madrigal explore shop.yaml --mode inclusion --format json
  madrigal explore shop.yaml --mode inclusion --reduce contraction,unions
  madrigal explore huge.net --max-classes 1000000 --timeout 5m

Exit status: 0 all states were explored, 2 error in the call or the file, 3 a limit stopped the exploration or the net
is unbounded, 130 interrupted.`,
    )
    .action((file, options) =>
      run(destinationsOf('explore', options.format), (call) => exploreFile(file, options, call)),
    );
}

async function exploreFile(file: string, options: ExploreOptions, { inputs, tell }: Call): Promise<ExitCode> {
  rejectUnknown(options);
  const load = await netLoader(file, options, inputs);
  const progress = progressLine();
  const limits = limitsOf(options, progress.show);
  const counted = countStates(load, options, limits);
  const found = await counted.finally(progress.clear);
  await tell({ question: 'explore', ...found, diagnostics: found.warnings });
  if (isInterrupted()) return EXIT.interrupted;
  return found.because === null ? EXIT.holds : EXIT.unknown;
}

/** @throws ModelError for a reduction that the mode does not know */
function rejectUnknown({ mode, reduce }: ExploreOptions): void {
  const known: readonly Reduction[] = STATE_SPACES[mode].reductions;
  const unknown = reduce.filter((reduction) => !known.includes(reduction));
  if (unknown.length === 0) return;
  const message = `\`--mode ${mode}\` cannot be reduced by ${unknown.join(', ')}`;
  throw callError('bad-call', message, `reduce it by ${known.join(', ')}, or choose another mode`);
}
