import { ModelError } from '../../base/errors.ts';
import { formatTime } from '../../base/text/format-time.ts';
import type { Step } from '../../model/event.ts';
import { storyOf } from '../../model/explain/story.ts';
import { completeRun } from '../../model/semantics/complete-run.ts';
import type { ExecutedTrace } from '../../model/semantics/replay.ts';
import { UnsafeError } from '../../model/semantics/unsafe-error.ts';
import type { System } from '../../model/system/system.ts';
import { compileNet, putInitialTokens, putOutputs, takeInputs } from '../../statespace/net/compiled-net.ts';
import type { PlaceOrigin } from '../../tpn/translation/origin.ts';
import type { Translation } from '../../tpn/translation/translate.ts';
import type { Context } from '../question/question.ts';
import { stepsOf } from '../question/run.ts';

/** The error for a model that is not 1-safe: the place, and the run of these firings that brings its second token. */
export function notSafe(
  { system, program }: Context,
  translation: Translation,
  firings: readonly number[],
  timed: boolean,
): ModelError {
  const place = twiceMarked(translation, firings);
  const steps = stepsOf(translation, firings, 'earliest', timed);
  const story = storyOf(untilSecondToken(system, steps).trace);
  const last = steps.at(-1)!;
  const told = [
    ...story.map(({ at, text }) => `${formatTime(at)} ${text}`),
    `${formatTime(last.at)} the second token arrives`,
  ];
  const where = program.name === null ? '' : ` in program \`${program.name}\``;
  return new ModelError([
    {
      code: 'not-safe',
      severity: 'error',
      message: `a second token arrives in ${placeWords(translation.origins[place]!)}${where}, where only one may be: ${told.join('; ')}`,
      at: null,
      hint: 'let the transitions that meet there join, or let only one of them happen',
    },
  ]);
}

/** The run of all steps before the second token arrives: with the last one, or with another event of the last firing. */
function untilSecondToken(system: System, steps: readonly Step[]): ExecutedTrace {
  for (let known = steps.length - 1; ; known--) {
    try {
      return completeRun(system, steps.slice(0, known));
    } catch (error) {
      if (!(error instanceof UnsafeError) || known === 0) throw error;
    }
  }
}

/** @throws RangeError when each place holds one token at most after the firings */
function twiceMarked({ net, safe }: Translation, firings: readonly number[]): number {
  const compiled = compileNet(net);
  const marking = new Int32Array(compiled.places);
  putInitialTokens(compiled, marking);
  for (const t of firings) {
    takeInputs(compiled.arcs[t]!, marking);
    putOutputs(compiled, compiled.arcs[t]!, marking);
  }
  const place = safe.find((each) => marking[each]! > 1);
  if (place === undefined) throw new RangeError('no place holds a second token');
  return place;
}

function placeWords(origin: PlaceOrigin): string {
  switch (origin.kind) {
    case 'place':
      return `place \`${origin.place}\` of \`${origin.component}\``;
    case 'output-dock':
    case 'input-dock':
      return `a dock of transition \`${origin.transition}\` of \`${origin.component}\``;
    case 'running':
      return `transition \`${origin.transition}\` of \`${origin.component}\`, while it runs`;
    default:
      return 'the program';
  }
}
