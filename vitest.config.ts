import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    pool: 'forks',
    // A file that a test compares with is never made on the way: `npm run reports` and `npm run docs` write them.
    update: 'none',
    // The lines a law prints (its seed, its share of blocking cases) are part of the result.
    silent: false,
    // What was built is run as it is.
    server: { deps: { external: [/\/dist\//] } },
  },
});
