import type { Model } from '../model/assembly.ts';
import { didYouMean } from '../model/closest.ts';
import type { Diagnostic } from '../model/errors.ts';
import { readModel } from '../model/formats/read-model.ts';
import { readOverlay } from '../model/formats/read-overlay.ts';
import { applyOverlay, type Scale, scaleModel } from '../model/overlay.ts';
import { callError } from './call-error.ts';
import { type Inputs, together } from './files.ts';

/** What a call says of a model beside its file, as commander answers it. */
export interface ModelOptions {
  readonly timing?: string | undefined;
  readonly scale?: Scale | undefined;
  readonly set?: ReadonlyMap<string, number> | undefined;
}

export interface LoadedModel {
  readonly model: Model;
  readonly warnings: readonly Diagnostic[];
  /** The name of the timing overlay, where one is given. */
  readonly overlay: string | null;
}

/** Reads a model, with the durations that the call gives it. */
export function loadModel(file: string, options: ModelOptions, inputs: Inputs): LoadedModel {
  const { timing, scale, set } = options;
  const files = timing === undefined ? [file] : [file, timing];
  const [text = '', overlayText] = together(files.map((each) => () => inputs.read(each)));
  const read = readModel(text, { file, ...(set === undefined ? {} : { parameters: set }) });
  let { model } = read;
  let name: string | null = null;
  if (timing !== undefined && overlayText !== undefined) {
    const { overlay, positions } = readOverlay(overlayText, { file: timing, loops: read.loops });
    model = applyOverlay(model, overlay, positions);
    name = overlay.name;
  }
  return {
    model: scale === undefined ? model : scaleModel(model, scale),
    warnings: read.warnings,
    overlay: name,
  };
}

/** The program that a call means, where it must be one; `null` for the implicit one of a Madeus deployment. */
export function chooseProgram(model: Model, asked: string | undefined): string | null {
  if (asked !== undefined) return knownProgram(model, asked);
  const [first, ...more] = model.programs.map(({ name }) => name);
  if (first === undefined) return null;
  if (more.length === 0) return first;
  const names = [first, ...more].map((name) => `\`${name}\``).join(', ');
  const hint = `name one of them with \`--program\`: ${names}`;
  throw callError('which-program', `the file has ${more.length + 1} programs`, hint, fileOf(model));
}

/** @throws ModelError when the model has no program of that name */
export function knownProgram(model: Model, name: string): string {
  const names = model.programs.flatMap((program) => (program.name === null ? [] : [program.name]));
  if (names.includes(name)) return name;
  const hint =
    names.length === 0 ? 'the file has no programs: leave `--program` away' : didYouMean(name, names);
  throw callError('unknown-program', `the file has no program \`${name}\``, hint, fileOf(model));
}

/** @throws ModelError when the model has no deployment of that name */
export function knownDeployment(model: Model, name: string): string {
  const names = model.deployments.map((deployment) => deployment.name);
  if (names.includes(name)) return name;
  const hint = didYouMean(name, names);
  throw callError('unknown-deployment', `the file has no deployment \`${name}\``, hint, fileOf(model));
}

/** @throws ModelError when the model has no property of that name */
export function knownProperty(model: Model, name: string): string {
  const names = model.properties.map((property) => property.name);
  if (names.includes(name)) return name;
  const hint = didYouMean(name, names);
  throw callError('unknown-property', `the file has no property \`${name}\``, hint, fileOf(model));
}

function fileOf(model: Model): string | undefined {
  return model.file ?? undefined;
}
