import { defineConfig } from 'vitest/config';

/** `npm run fuzz`: 20,000 damaged files, 500 of them in processes of their own. `MADRIGAL_SEED` makes others. */
export default defineConfig({
  test: {
    include: ['test/fuzz/*.test.ts'],
    pool: 'forks',
    env: { MADRIGAL_CASES: process.env.MADRIGAL_CASES ?? '20000' },
    silent: false,
    server: { deps: { external: [/\/dist\//] } },
  },
});
