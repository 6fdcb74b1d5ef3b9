#!/usr/bin/env node
import { tellError } from './output/run.ts';
import { watchStreams } from './output/streams.ts';
import { main } from './program.ts';

watchStreams();
// Node's own exit status for it means something else here.
process.on('uncaughtException', (error) => void tellError(error));
await main(process.argv.slice(2));
