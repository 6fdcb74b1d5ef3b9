import { Command, Option } from '@commander-js/extra-typings';
import { OverflowError } from '../../base/duration.ts';
import { becauseWords } from '../../properties/answers/wording.ts';
import { stateClasses } from '../../statespace/classes/state-classes.ts';
import { type Exploration, explore } from '../../statespace/exploration/explore.ts';
import { FRONTIERS, type Order } from '../../statespace/exploration/frontier.ts';
import { startLimits } from '../../statespace/exploration/limits.ts';
import type { Reduction } from '../../statespace/exploration/reductions.ts';
import type { TransitionSystem } from '../../statespace/exploration/transition-system.ts';
import { markingGraph } from '../../statespace/markings/marking-graph.ts';
import { TELLS_NOTHING_APART } from '../../statespace/symmetry/symmetry.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';
import { callError } from '../call-error.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Inputs } from '../files.ts';
import { withInterrupts } from '../interrupts.ts';
import { loadNet, type NetOptions } from '../net.ts';
import {
  type Format,
  formatOption,
  type LimitOptions,
  limitsOf,
  maxClassesOption,
  maxMemoryOption,
  mergeOption,
  programFileOption,
  programOption,
  reduceOption,
  scaleOption,
  setOption,
  startOption,
  timeoutOption,
  timingOption,
} from '../options.ts';
import { jsonText, SCHEMA_VERSION } from '../print/json.ts';
import { colorsFor, writeOut } from '../print/output.ts';
import { count, grouped } from '../print/pretty.ts';
import { progressLine } from '../print/progress.ts';
import { run } from '../run.ts';

/** Every mode: what the states are, and which reductions it knows. */
const MODES = {
  linear: {
    words: 'linear state class graph',
    reductions: ['contraction', 'stubborn', 'symmetry'],
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem =>
      stateClasses(net, { keep: 'equality', clock: null, ...reducedBy(reduce) }),
  },
  inclusion: {
    words: 'state classes up to inclusion',
    reductions: ['contraction', 'unions', 'stubborn', 'symmetry'],
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem => {
      const keep = reduce.includes('unions') ? 'union' : 'inclusion';
      return stateClasses(net, { keep, clock: null, ...reducedBy(reduce) });
    },
  },
  untimed: {
    words: 'marking graph, without intervals',
    reductions: ['stubborn', 'symmetry'],
    space: (net: TimePetriNet, reduce: readonly Reduction[]): TransitionSystem =>
      markingGraph(net, {
        symmetry: symmetryIn(reduce),
        ...(reduce.includes('stubborn') ? { only: 'dead' } : {}),
      }),
  },
} as const;

function reducedBy(reduce: readonly Reduction[]) {
  return {
    contracted: reduce.includes('contraction'),
    stubborn: reduce.includes('stubborn'),
    symmetry: symmetryIn(reduce),
  };
}

/** Nothing but the counts is shown, so nothing has to be told apart. */
function symmetryIn(reduce: readonly Reduction[]) {
  return reduce.includes('symmetry') ? TELLS_NOTHING_APART : null;
}

type Mode = keyof typeof MODES;

interface ExploreOptions extends NetOptions, LimitOptions {
  readonly mode: Mode;
  readonly order: Order;
  readonly reduce: readonly Reduction[];
  readonly format: Format;
}

export function exploreCommand() {
  return new Command('explore')
    .description('explore all states of a net and count them')
    .argument('<file>', 'a model file, or a net in the format of TINA (.net); `-` is standard input')
    .addOption(
      new Option('--mode <mode>', 'what to count as a state')
        .choices(Object.keys(MODES) as Mode[])
        .default('linear' as const),
    )
    .addOption(
      new Option('--order <order>', 'which state to expand next')
        .choices(Object.keys(FRONTIERS) as Order[])
        .default('breadth-first' as const),
    )
    .addOption(reduceOption([]))
    .addOption(mergeOption())
    .addOption(programOption())
    .addOption(programFileOption())
    .addOption(startOption())
    .addOption(timingOption())
    .addOption(scaleOption())
    .addOption(setOption())
    .addOption(formatOption())
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
      run(options.format === 'json', (inputs) => exploreFile(file, options, inputs)),
    );
}

async function exploreFile(file: string, options: ExploreOptions, inputs: Inputs): Promise<ExitCode> {
  rejectUnknown(options);
  const [found, interrupted] = await withInterrupts(async (signal) => {
    const progress = progressLine();
    const limits = startLimits(limitsOf(options, signal, progress.show));
    const exploration = exploreNet(() => loadNet(file, options, inputs), options, limits);
    return [await exploration.finally(progress.clear), signal.aborted] as const;
  });
  await writeOut(options.format === 'json' ? jsonText(exploreJson(options, found)) : pretty(options, found));
  if (interrupted) return EXIT.interrupted;
  return found.because === null ? EXIT.holds : EXIT.unknown;
}

/** What was found, and for an unbounded net the firings that lead to, and those that repeat, the growth of a place. */
interface Found extends Exploration {
  /** `null` where its constants are beyond what is computed exactly. */
  readonly net: TimePetriNet | null;
  readonly growth: {
    readonly place: string;
    readonly after: readonly string[];
    readonly repeat: readonly string[];
  } | null;
}

/** @throws ModelError for a reduction that the mode does not know */
function rejectUnknown({ mode, reduce }: ExploreOptions): void {
  const known: readonly Reduction[] = MODES[mode].reductions;
  const unknown = reduce.filter((reduction) => !known.includes(reduction));
  if (unknown.length === 0) return;
  const message = `\`--mode ${mode}\` cannot be reduced by ${unknown.join(', ')}`;
  throw callError('bad-call', message, `reduce it by ${known.join(', ')}, or choose another mode`);
}

async function exploreNet(
  load: () => TimePetriNet,
  { mode, order, reduce }: ExploreOptions,
  limits: ReturnType<typeof startLimits>,
): Promise<Found> {
  try {
    const net = load();
    const system = MODES[mode].space(net, reduce);
    const exploration = await explore(system, FRONTIERS[order](), {}, limits);
    // A path to a union is that of some of its states only, and need not be repeatable from there.
    const growth = reduce.includes('unions') ? null : growthOf(net, system);
    return { ...exploration, net, growth };
  } catch (error) {
    if (!(error instanceof OverflowError)) throw error;
    const statistics = { classes: 0, edges: 0, markings: 0, deadlocks: 0 };
    return { because: 'overflow', statistics, net: null, growth: null };
  }
}

function growthOf(net: TimePetriNet, system: TransitionSystem): Found['growth'] {
  const trouble = system.trouble();
  if (trouble === null) return null;
  const names = system.pathTo(trouble.to).map((t) => net.transitions[t]!.name);
  const before = system.pathTo(trouble.from).length;
  const place = net.places[trouble.place]!.name;
  return { place, after: names.slice(0, before), repeat: names.slice(before) };
}

function exploreJson({ mode, reduce }: ExploreOptions, { because, statistics, growth }: Found): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    mode,
    ...(reduce.length === 0 ? {} : { reduce }),
    ...statistics,
    complete: because === null,
    ...(because === null ? {} : { because }),
    ...(growth === null ? {} : { unbounded: growth }),
  };
}

function pretty(
  { mode, order, reduce }: ExploreOptions,
  { net, because, statistics, growth }: Found,
): string {
  const colors = colorsFor(process.stdout);
  const { classes, edges, markings, deadlocks } = statistics;
  const figures = Object.entries({ classes, edges, markings, deadlocks }).map(
    ([name, number]) => `${name.padEnd(10)} ${grouped(number).padStart(13)}`,
  );
  const how = [
    MODES[mode].words,
    order,
    ...(reduce.length === 0 ? [] : [`reduced by ${reduce.join(', ')}`]),
  ].join(', ');
  const name = net === null || net.name === '' ? 'the net' : net.name;
  const size =
    net === null
      ? ''
      : ` · ${count(net.places.length, 'place')}, ${count(net.transitions.length, 'transition')}`;
  return [
    `${colors.bold(name)}${colors.dim(`${size} · ${how}`)}`,
    ...figures,
    because === null
      ? colors.green('complete')
      : `${colors.yellow('incomplete')}, because ${becauseWords(because)}`,
    ...(growth === null ? [] : growthWords(growth)),
    '',
  ].join('\n');
}

function growthWords({ place, after, repeat }: NonNullable<Found['growth']>): readonly string[] {
  const start = after.length === 0 ? 'From the start' : `After ${after.join(', ')}`;
  return [
    `${start}, this can be repeated for ever, and adds tokens to ${place} each time: ${repeat.join(', ')}`,
  ];
}
