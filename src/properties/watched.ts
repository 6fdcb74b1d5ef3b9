import type { Model } from '../model/assembly.ts';
import type { Program } from '../model/program.ts';
import type { ElementRef } from '../model/property-spec.ts';
import { compile } from '../model/semantics.ts';
import { kindOf } from './kinds.ts';

/** The places whose marking the properties of a program ask about: what a net for them must keep. */
export function watchedPlaces(model: Model, program: Program): readonly ElementRef[] {
  const context = { model, program, system: compile(model, program) };
  return model.properties
    .filter((spec) => spec.programs.includes(program.name))
    .flatMap((spec) => kindOf(spec).needs(spec, context).watched);
}
