import { toNumber } from '../../base/duration.ts';
import { diffOfWaits, type ProgramChange } from '../../model/change/program-diff.ts';
import { textOfInstruction } from '../../model/change/wait-changes.ts';
import type { Instruction, Program } from '../../model/program.ts';
import type { Model } from '../../model/whole/model.ts';
import type { Repair, Suggestions } from '../../properties/change/suggest.ts';
import type { AnswerTo } from '../answer.ts';
import { verdictOfSuggestions, worstOfSuggestions } from '../verdicts.ts';
import { diagnosticJson } from './diagnostic.ts';
import { resultJson } from './result.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal suggest`. */
export function suggestJson({ model, property, suggestions, diagnostics }: AnswerTo<'suggest'>): object {
  return {
    schemaVersion: SCHEMA_VERSION,
    file: model.file,
    property,
    verdict: worstOfSuggestions(suggestions),
    programs: suggestions.map((each) => programJson(model, each)),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function programJson(model: Model, suggestions: Suggestions): object {
  const { before, program, search } = suggestions;
  return {
    program: before.program,
    verdict: verdictOfSuggestions(suggestions),
    before: resultJson(model, before),
    ...(search === null
      ? {}
      : {
          repairs: search.repairs.map((repair) => repairJson(model, program, repair)),
          partial: search.partial.map((repair) => repairJson(model, program, repair)),
          tried: search.tried,
          undecided: search.undecided,
          ...(search.because === null ? {} : { because: search.because }),
        }),
  };
}

function repairJson(
  model: Model,
  before: Program,
  { changes, program, takesOrderAway, terminates, results }: Repair,
): object {
  const after = { ...model, programs: [program] };
  return {
    changes: changes.map(changeJson),
    ...(takesOrderAway ? { takesOrderAway } : {}),
    interval: { min: toNumber(terminates.min), max: toNumber(terminates.max) },
    results: results.map((result) => resultJson(after, result)),
    diff: diffOfWaits(before, program),
    threads: program.threads.map(({ name, instructions }) => ({
      thread: name,
      instructions: instructions.map(textOfInstruction),
    })),
  };
}

function changeJson(change: ProgramChange): object {
  if (change.kind === 'retry') {
    const [min, max] = [toNumber(change.pause.min), toNumber(change.pause.max)];
    return { ...change, pause: min === max ? min : { min, max } };
  }
  if (change.kind === 'try') {
    const { kind, thread, from, to, rescue } = change;
    return {
      kind,
      thread,
      from: instructionJson(from),
      to: instructionJson(to),
      rescue: rescue.map(instructionJson),
    };
  }
  const { kind, thread, wait } = change;
  const place =
    change.kind === 'remove'
      ? {}
      : { after: instructionJson(change.after), before: instructionJson(change.before) };
  return { kind, thread, wait: instructionJson(wait), ...place };
}

function instructionJson(instruction: Instruction | null): object | null {
  if (instruction === null) return null;
  return { text: textOfInstruction(instruction), line: instruction.at?.line ?? null };
}
