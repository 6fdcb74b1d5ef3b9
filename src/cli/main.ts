#!/usr/bin/env node
import { watchStreams } from './print/output.ts';
import { main } from './program.ts';

watchStreams();
await main(process.argv.slice(2));
