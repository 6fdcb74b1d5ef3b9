#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { joinMain } from './call/errands.ts';
import { watchStreams } from './call/streams.ts';
import { workApart } from './call/work-apart.ts';
import { COMMANDS } from './commands/index.ts';

const args = process.argv.slice(2);

/** What nobody else has told. */
async function tell(error: Error): Promise<void> {
  await (await import('./program.ts')).tellUntold(error, args);
}

joinMain();
watchStreams();
// Node's own exit status for it means something else here.
process.on('uncaughtException', (error) => void tell(error));
if (isMainThread && COMMANDS.some(({ name, apart }) => apart && name === args[0]))
  workApart(new URL(import.meta.url), args, (error) => void tell(error));
else await (await import('./program.ts')).main(args);
