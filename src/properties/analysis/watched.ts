import { type Faults, NO_FAULTS } from '../../model/faults.ts';
import type { Program } from '../../model/program.ts';
import { compile } from '../../model/system/system.ts';
import type { Model } from '../../model/whole/model.ts';
import { type TranslateOptions, type Translation, translate } from '../../tpn/translation/translate.ts';
import { isSweep, kindOf } from '../kinds/kinds.ts';
import type { Needs, QuestionSpec } from '../question/question.ts';

/** What questions look at in a net, so that it must keep it. */
export type Watched = Required<
  Pick<
    TranslateOptions,
    | 'watched'
    | 'watchedPorts'
    | 'watchedWorking'
    | 'watchedUse'
    | 'watchedRunning'
    | 'watchedBehaviors'
    | 'configuration'
  >
>;

/** What the properties that are asked of a program look at in its net. */
export function watchedBy(model: Model, program: Program): Watched {
  const context = { model, program, faults: NO_FAULTS, system: compile(model, program) };
  const asked = model.properties.filter((spec) => spec.programs.includes(program.name));
  const questions = asked.filter((spec): spec is QuestionSpec => !isSweep(spec));
  return watchedFor(questions.map((spec) => kindOf(spec).needs(spec, context)));
}

/** The net of a program as it is written and drawn: all that is asked of the program can be read off it. */
export function netOfProgram(
  model: Model,
  program: Program,
  { merge = true, faults = NO_FAULTS }: { readonly merge?: boolean; readonly faults?: Faults } = {},
): Translation {
  return translate(model, program, { merge, faults, ...watchedBy(model, program) });
}

/** What questions with these needs look at together. */
export function watchedFor(needs: readonly Needs[]): Watched {
  return {
    watched: together(needs, 'watched'),
    watchedPorts: together(needs, 'watchedPorts'),
    watchedWorking: together(needs, 'watchedWorking'),
    watchedRunning: together(needs, 'watchedRunning'),
    watchedBehaviors: together(needs, 'watchedBehaviors'),
    watchedUse: [...new Set(together(needs, 'watchedUse'))],
    configuration: needs.some((need) => need.configuration),
  };
}

/** What all of them list under one name. */
function together<K extends ListedNeed>(needs: readonly Needs[], name: K): readonly Needs[K][number][] {
  const all: Needs[K][number][] = [];
  for (const need of needs) for (const each of need[name]) all.push(each);
  return all;
}

/** The needs that are lists. */
type ListedNeed = {
  [K in keyof Needs]: Needs[K] extends readonly unknown[] ? K : never;
}[keyof Needs];
