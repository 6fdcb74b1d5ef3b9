import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Laws first: they take longest, and shorter files fill what time is left beside the last of them. */
class LawsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLaw = ({ moduleId }: TestSpecification) => moduleId.includes('/test/laws/');
    return [...sorted.filter(isLaw), ...sorted.filter((file) => !isLaw(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    pool: 'forks',
    maxWorkers: '100%',
    // One after the other in the same process: to load the sources anew takes longer than most files.
    isolate: false,
    // Random cases make much garbage that is young: room for it saves a sixth of the time.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LawsFirst },
    // A file that a test compares with is never made on the way: `npm run reports` and `npm run docs` write them.
    update: 'none',
    // The lines a law prints (its seed, its share of blocking cases) are part of the result.
    silent: false,
    // What was built is run as it is.
    server: { deps: { external: [/\/dist\//] } },
  },
});
