/** Loaded before a measured script: tells on file descriptor 3, at its end, what the whole process has used. */
import { writeSync } from 'node:fs';

export interface Usage {
  readonly userSeconds: number;
  /** The most memory that the process held at once, in bytes. */
  readonly maxRss: number;
}

process.on('exit', () => {
  const { userCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = { userSeconds: userCPUTime / 1e6, maxRss: maxRSS * 1024 };
  writeSync(3, JSON.stringify(usage));
});
