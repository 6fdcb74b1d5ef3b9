import { totalmem } from 'node:os';
import type { Host } from '../../base/host.ts';
import { isInterrupted } from './interrupts.ts';

/** Node on this machine, whose user may interrupt. */
export const NODE_HOST: Host = {
  now: () => performance.now(),
  memory: () => process.memoryUsage.rss(),
  totalMemory: totalmem(),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  isInterrupted,
};
