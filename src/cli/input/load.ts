import { basename, extname } from 'node:path';
import { didYouMean } from '../../base/closest.ts';
import { type Diagnostic, ModelError } from '../../base/errors.ts';
import { formatOfFile, type InputFormat } from '../../base/input-format.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { withAtMost } from '../../model/change/at-most.ts';
import { applyOverlay, type Scale, scaleModel } from '../../model/change/overlay.ts';
import { type Faults, NO_FAULTS } from '../../model/faults.ts';
import { MODEL_FORMATS, saysModel } from '../../model/read/formats/model-formats.ts';
import { type ReadWhole, readWhole } from '../../model/read/read-model.ts';
import { readOverlay } from '../../model/read/read-overlay.ts';
import { readState } from '../../model/read/state-json.ts';
import { withState } from '../../model/read/with-state.ts';
import type { SourceMap } from '../../model/source-map.ts';
import type { Model } from '../../model/whole/model.ts';
import { NET_READERS } from '../../tpn/net/formats/readers.ts';
import { callError } from '../call/call-error.ts';
import type { ComposeOptions, DagChoices, PodChoices } from '../call/import-options.ts';
import type { FaultsOptions } from '../call/options.ts';
import { type Inputs, together } from './files.ts';
import { importerOf, importers, type KnownImporter, readImported } from './imported.ts';
import { includeHost } from './include-host.ts';

/** What a call says of a model beside its file, as commander answers it. */
export interface ModelOptions extends ComposeOptions, DagChoices, Omit<PodChoices, 'nodes'> {
  readonly timing?: string | undefined;
  readonly scale?: Scale | undefined;
  readonly set?: ReadonlyMap<string, number> | undefined;
  /** At most so many transitions run at once. */
  readonly atMost?: number | undefined;
  readonly program?: string | undefined;
  /** Programs in files of their own. */
  readonly programFile?: readonly string[] | undefined;
  /** The state of a running system in which the programs start. */
  readonly start?: string | undefined;
  /** The components are in a file of their own. */
  readonly awaitsComponents?: boolean | undefined;
  /** Further files that are merged over the first one, where it is a compose file. */
  readonly mergedFiles?: readonly string[] | undefined;
}

/** A model as the options of a call make it: with its overlay, its programs and its state. */
export interface LoadedModel {
  readonly model: Model;
  readonly warnings: readonly Diagnostic[];
  /** The name of the timing overlay, where one is given. */
  readonly overlay: string | null;
  /** Where its parts stand in their files. */
  readonly positions: SourceMap;
  /** Whether it was made from files of another sort, of which no state is known to start in. */
  readonly isImported: boolean;
}

/** The files that a call reads beside the model itself. */
export function filesBeside({
  timing,
  start,
  programFile = [],
  mergedFiles = [],
}: ModelOptions): readonly string[] {
  return [...mergedFiles, ...programFile, ...[timing, start].filter((file) => file !== undefined)];
}

/** The name of the program that a file of its own holds. */
export function programNameOf(file: string): string {
  return file === '-' ? 'stdin' : basename(file, extname(file));
}

/**
 * Reads a model, with the programs and durations that the call gives it. The program that the call means starts in
 * the state that it names, if it names one.
 */
export function loadModel(file: string, options: ModelOptions, inputs: Inputs): LoadedModel {
  const loaded = loadUnstarted(file, options, inputs);
  if (options.start === undefined || loaded.isImported) return loaded;
  return startFrom(loaded, options.start, [chooseProgram(loaded.model, options)], inputs);
}

/** Says what is read where a file is no model by all that can be told of it: by its name, and by how it begins. */
function assertModel(file: string, text: string): void {
  const all = [...MODEL_FORMATS, ...NET_READERS] as const;
  const net = NET_READERS.find((each) => each === formatOfFile(all, file, text));
  if (net !== undefined) {
    const message = `\`${file}\` is a net in ${net.name}, and no model`;
    const hint = 'nets are read by `explore`, `translate`, and `verify` with `--properties`';
    throw callError('unread-format', message, hint, file);
  }
  const extension = extname(file).slice(1).toLowerCase();
  const isUsual = extension === '' || all.some(({ extensions }) => extensions.includes(extension));
  if (isUsual || all.some(({ recognises }) => recognises(text))) return;
  throw new ModelError([unread(file)]);
}

/** The error for a file that no reader recognises, with all that can be read. */
function unread(file: string): Diagnostic {
  const names = (formats: readonly InputFormat[]) =>
    formats.map(({ name, extensions }) => `${name} (${extensions.map((each) => `.${each}`).join(', ')})`);
  const models = `models in ${enumerate(names(MODEL_FORMATS))}, which begin with \`madrigal: 1\``;
  const others = `it makes models of ${enumerate(importers().FORMATS.map(({ name }) => name))}`;
  const nets = `\`explore\`, \`translate\`, and \`verify\` with \`--properties\` also read nets in ${enumerate(NET_READERS.map(({ name }) => name))}`;
  return {
    code: 'unread-format',
    severity: 'error',
    message: `\`${file}\` is in no format that Madrigal reads`,
    at: null,
    file,
    hint: `it reads ${models}; ${others}; ${nets}`,
  };
}

/** A line that a file has which is meant to be a model, in YAML or JSON: one of the keys of models at its start. */
const MODEL_KEY =
  /(?:^|[{,])[ \t]*["']?(?:madrigal|types|components|connections|deployments|programs|properties)["']?[ \t]*:/m;

/**
 * Reads a model; where nothing tells that the file is one, what is wrong with it may be that it is none. A file
 * that says nothing is of no other format either.
 */
function readMeant(text: string, options: Parameters<typeof readWhole>[1], file: string): ReadWhole {
  try {
    return readWhole(text, options);
  } catch (error) {
    const isMeant = text.trim() === '' || saysModel(text) || MODEL_KEY.test(text);
    if (!(error instanceof ModelError) || isMeant) throw error;
    throw new ModelError([unread(file), ...error.diagnostics]);
  }
}

/** What a model file is read as, before overlays. */
export function loadTree(
  file: string,
  parameters: ReadonlyMap<string, number> | undefined,
  inputs: Inputs,
): ReadWhole {
  assertModel(file, inputs.read(file));
  const reading = { file, include: includeHost(inputs), ...(parameters === undefined ? {} : { parameters }) };
  return readMeant(inputs.read(file), reading, file);
}

/** The same, but that all programs start where the model says; see {@link startFrom}. */
export function loadUnstarted(file: string, options: ModelOptions, inputs: Inputs): LoadedModel {
  const { timing, scale, set, programFile = [] } = options;
  const importer = importerOf(file, inputs);
  if (importer !== null) return loadImported(importer, file, options, inputs);
  // What cannot be read is reported all at once.
  together([file, ...filesBeside(options)].map((each) => () => inputs.read(each)));
  assertModel(file, inputs.read(file));
  const programs = programFile.map((each) => ({
    name: programNameOf(each),
    file: each,
    text: inputs.read(each),
  }));
  const reading = {
    file,
    include: includeHost(inputs),
    ...(set === undefined ? {} : { parameters: set }),
    ...(programs.length === 0 ? {} : { programs }),
    awaitsState: options.start !== undefined,
    awaitsComponents: options.awaitsComponents === true,
  };
  const read = readMeant(inputs.read(file), reading, file);
  let { model } = read;
  let name: string | null = null;
  if (timing !== undefined) {
    const { overlay, positions } = readOverlay(inputs.read(timing), {
      file: timing,
      loops: read.loops,
      ...(set === undefined ? {} : { parameters: set }),
    });
    model = applyOverlay(model, overlay, positions);
    name = overlay.name;
  }
  return {
    model: limited(scale === undefined ? model : scaleModel(model, scale), options),
    warnings: read.warnings,
    positions: read.positions,
    overlay: name,
    isImported: false,
  };
}

function limited(model: Model, { atMost }: ModelOptions): Model {
  return atMost === undefined ? model : withAtMost(model, atMost);
}

/** A model that is made from files of another sort. */
function loadImported(
  importer: KnownImporter,
  file: string,
  options: ModelOptions,
  inputs: Inputs,
): LoadedModel {
  const { timing, scale, set, programFile = [], mergedFiles = [] } = options;
  const foreign = { '--set': set, '--program-file': programFile[0] };
  for (const [option, value] of Object.entries(foreign)) {
    if (value === undefined) continue;
    const hint = `write the model with \`madrigal import\`, and use \`${option}\` with that`;
    throw callError('bad-call', `\`${option}\` is for model files`, hint, file);
  }
  const { model, warnings, positions, loops } = readImported(
    importer,
    [file, ...mergedFiles],
    options,
    inputs,
  );
  const overlay = timing === undefined ? null : readOverlay(inputs.read(timing), { file: timing, loops });
  const timed = overlay === null ? model : applyOverlay(model, overlay.overlay, overlay.positions);
  return {
    model: limited(scale === undefined ? timed : scaleModel(timed, scale), options),
    warnings,
    positions,
    overlay: overlay?.overlay.name ?? null,
    isImported: true,
  };
}

/** The model of which some programs (`null`: the implicit one) start in the state of a file, if there is one. */
export function startFrom(
  loaded: LoadedModel,
  start: string | undefined,
  programs: readonly (string | null)[],
  inputs: Inputs,
): LoadedModel {
  if (start === undefined || loaded.isImported) return loaded;
  const { model, positions } = loaded;
  const state = readState(inputs.read(start), { file: start, model, positions });
  return { ...loaded, ...withState(model, state, programs, positions) };
}

/**
 * The faults that may happen in the runs that a call means.
 *
 * @throws ModelError for a zone that the model does not have
 */
export function faultsIn({ zones }: Model, { faults = NO_FAULTS }: FaultsOptions): Faults {
  const unknown = [...faults.zones.keys()].find((zone) => !zones.has(zone));
  if (unknown === undefined) return faults;
  const known = [...zones.keys()].map((zone) => `\`${zone}\``);
  const hint = known.length === 0 ? 'it has none' : `its zones are ${enumerate(known)}`;
  throw callError('bad-call', `the model has no zone \`${unknown}\``, hint);
}

/**
 * The program that a call means, where it must be one: that of a file of its own, if it gives one. `null` for the
 * implicit one of a Madeus deployment.
 */
export function chooseProgram(
  model: Model,
  { program, programFile = [] }: Pick<ModelOptions, 'program' | 'programFile'>,
): string | null {
  if (program !== undefined) return knownProgram(model, program);
  const given = programFile.map(programNameOf);
  const [first, ...more] = given.length > 0 ? given : model.programs.map(({ name }) => name);
  if (first === undefined) return null;
  if (more.length === 0) return first;
  const names = [first, ...more].map((name) => `\`${name}\``).join(', ');
  const hint = `name one of them with \`--program\`: ${names}`;
  const message = `${given.length > 0 ? 'the call gives' : 'the file has'} ${more.length + 1} programs`;
  throw callError('which-program', message, hint, fileOf(model));
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
