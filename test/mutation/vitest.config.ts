import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/mutation/mutation-check.ts'], pool: 'forks' } });
