import { printableJson } from '../../base/text/printable.ts';
import type { Question } from '../answer.ts';
import type { Later, Writers } from '../writers.ts';
import { checkJson, checkSeveralJson, failureJson, importJson } from './check.ts';
import { exploreJson } from './exploration.ts';
import { replayJson } from './replayed.ts';

/** Answers for programs. What makes one is loaded with it: a check needs nothing that verifies. */
export const JSON_TEXT: Writers<Question> = {
  check: (answer) => jsonText(checkJson(answer)),
  'check-several': (answer) => jsonText(checkSeveralJson(answer)),
  import: (answer) => jsonText(importJson(answer)),
  verify: asJson(async () => (await import('./verification.ts')).verifyJson),
  'verify-several': asJson(async () => (await import('./verification.ts')).severalJson),
  compare: asJson(async () => (await import('./comparison.ts')).compareJson),
  suggest: asJson(async () => (await import('./suggestions.ts')).suggestJson),
  plan: asJson(async () => (await import('./plan.ts')).planJson),
  gantt: asJson(async () => (await import('./drawing.ts')).drawnJson),
  simulate: {
    load: async () => {
      const { writeTrace } = await import('../../model/read/trace-json.ts');
      return ({ trace }) => printableJson(writeTrace(trace));
    },
  },
  state: {
    load: async () => {
      const { writeState } = await import('../../model/read/state-json.ts');
      return ({ state }) => printableJson(writeState(state));
    },
  },
  replay: (answer) => jsonText(replayJson(answer)),
  calibrate: asJson(async () => (await import('./logs.ts')).calibrateJson),
  conform: asJson(async () => (await import('./logs.ts')).conformJson),
  explore: (answer) => jsonText(exploreJson(answer)),
  'verify-net': asJson(async () => (await import('./net-answers.ts')).netAnswersJson),
  failure: (answer) => jsonText(failureJson(answer)),
};

function asJson<A>(load: () => Promise<(answer: A) => object>): Later<(answer: A) => string> {
  return {
    load: async () => {
      const write = await load();
      return (answer) => jsonText(write(answer));
    },
  };
}

/** A count beyond 2^53, which many readers of JSON would round, is written as a string of its digits. */
function jsonText(value: object): string {
  const text = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part), 2);
  return `${printableJson(text)}\n`;
}
