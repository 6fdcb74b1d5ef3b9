#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { joinMain } from './call/errands.ts';
import { watchStreams } from './call/streams.ts';
import { workApart } from './call/work-apart.ts';
import { COMMANDS } from './commands/index.ts';

const args = process.argv.slice(2);

/** Tells of an error that nothing caught. */
async function tell(error: Error): Promise<void> {
  await (await import('./program.ts')).tellUntold(error, args);
}

joinMain();
watchStreams();
// Node would end with status 1, which here means that a property is violated.
process.on('uncaughtException', (error) => void tell(error));
if (isMainThread && COMMANDS.some(({ name, apart }) => apart && name === args[0]))
  workApart(new URL(import.meta.url), args, (error) => void tell(error));
else await (await import('./program.ts')).main(args);
