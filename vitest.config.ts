import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, the longest first: whatever of it began last would go on alone when all else has ended. */
const LONG = [
  'laws/failures',
  'laws/verify',
  'laws/semantics',
  'browser/report',
  'laws/parts',
  'laws/pitfalls',
  'examples/answers',
  'laws/programs',
  'laws/outage',
  'examples/docs',
  'laws/symmetry',
  'unit/repository/package',
  'unit/cli/write-file',
  'unit/cli/limits',
  'unit/cli/bad-input',
  'unit/cli/process',
  'unit/repository/layers',
  'unit/properties/bounds',
];

/** The long files first, then the other laws: shorter files fill what time is left beside the last of them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const long = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      if (long >= 0) return long;
      return LONG.length + (moduleId.includes('/test/laws/') ? 0 : 1);
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

/**
 * With `--mode built`, tests have the modules that the compiler wrote to `dist` in place of the sources. Node links these
 * itself: what Vitest transforms calls every import through a getter, which takes a tenth longer in laws.
 */
const BUILT = {
  name: 'built',
  enforce: 'pre',
  resolveId(source: string, importer: string | undefined) {
    if (!source.startsWith('.') || importer === undefined) return null;
    const file = relative(resolve('src'), resolve(dirname(importer), source));
    const built = resolve('dist', file.replace(/\.ts$/, '.js'));
    // The command line is bundled, with modules of its own.
    if (file.startsWith('..') || file.startsWith('cli') || !existsSync(built)) return null;
    return { id: built, external: true };
  },
} as const;

export default defineConfig(({ mode }) => ({
  plugins: mode === 'built' ? [BUILT] : [],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    pool: 'forks',
    maxWorkers: '100%',
    // One after the other in the same process: to load the sources anew takes longer than most files.
    isolate: false,
    // Random cases make much garbage that is young: room for it from the start saves a sixth of the time, and a twentieth
    // that what is old is only gone through when there is much of it. The other workers need the processors that
    // threads to collect it would take: to do without them saves a tenth.
    execArgv: [
      '--min-semi-space-size=64',
      '--max-semi-space-size=64',
      '--initial-old-space-size=256',
      '--single-threaded-gc',
      // Each law runs code of its own, most of it for seconds only: to optimize it as soon as V8 does by itself takes a
      // third of all time. Thirty times as much bytecode is run before, and less than half as much is put into a function
      // from those that it calls; what is not optimized is compiled simply from its first call on, not interpreted.
      // Together they save another sixth of the laws.
      '--interrupt-budget=2000000',
      '--max-inlined-bytecode-size-cumulative=400',
      '--always-sparkplug',
    ],
    sequence: { sequencer: LongestFirst },
    // A file that a test compares with is never made on the way: `npm run reports` and `npm run docs` write them.
    update: 'none',
    // The lines a law prints (its seed, its share of blocking cases) are part of the result.
    silent: false,
    // What was built is run as it is.
    server: { deps: { external: [/\/dist\//] } },
  },
}));
