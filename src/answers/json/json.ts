import { printableJson } from '../../base/text/printable.ts';
import type { Question } from '../answer.ts';
import type { Writers } from '../writers.ts';
import { checkJson, failureJson } from './check.ts';
import { exploreJson } from './exploration.ts';
import { replayJson } from './replayed.ts';

/** Answers for programs. What makes one is loaded with it: a check needs nothing that verifies. */
export const JSON_TEXT: Writers<Question> = {
  check: (answer) => jsonText(checkJson(answer)),
  verify: async (answer) => jsonText((await import('./verification.ts')).verifyJson(answer)),
  'verify-several': async (answer) => jsonText((await import('./verification.ts')).severalJson(answer)),
  compare: async (answer) => jsonText((await import('./comparison.ts')).compareJson(answer)),
  suggest: async (answer) => jsonText((await import('./suggestions.ts')).suggestJson(answer)),
  plan: async (answer) => jsonText((await import('./plan.ts')).planJson(answer)),
  gantt: async (answer) => jsonText((await import('./drawing.ts')).drawnJson(answer)),
  simulate: async ({ trace }) =>
    printableJson((await import('../../model/read/trace-json.ts')).writeTrace(trace)),
  state: async ({ state }) =>
    printableJson((await import('../../model/read/state-json.ts')).writeState(state)),
  replay: (answer) => jsonText(replayJson(answer)),
  calibrate: async (answer) => jsonText((await import('./logs.ts')).calibrateJson(answer)),
  conform: async (answer) => jsonText((await import('./logs.ts')).conformJson(answer)),
  explore: (answer) => jsonText(exploreJson(answer)),
  failure: (answer) => jsonText(failureJson(answer)),
};

/** A count beyond 2^53, which many readers of JSON would round, is written as a string of its digits. */
function jsonText(value: object): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part), 2);
  return `${printableJson(text)}\n`;
}
