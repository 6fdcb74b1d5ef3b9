#!/usr/bin/env node
import { watchStreams } from './print/output.ts';
import { main } from './program.ts';
import { tellError } from './run.ts';

watchStreams();
// Node's own exit status for it means something else here.
process.on('uncaughtException', (error) => void tellError(error, false));
await main(process.argv.slice(2));
