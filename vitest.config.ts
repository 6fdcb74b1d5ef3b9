import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    pool: 'forks',
    // The lines a law prints (its seed, its share of blocking cases) are part of the result.
    silent: false,
  },
});
