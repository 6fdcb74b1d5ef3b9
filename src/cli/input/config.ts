import { dirname, isAbsolute, join } from 'node:path';
import { type CommandUnknownOpts, InvalidArgumentError, type Option } from '@commander-js/extra-typings';
import { Diagnostics } from '../../base/diagnostics.ts';
import { parseSource } from '../../model/read/formats/parse-source.ts';
import type { SourceEntry, SourceMapping, SourceNode } from '../../model/read/formats/source.ts';
import { callError } from '../call/call-error.ts';
import { configOptions, takesFile } from '../call/options.ts';
import { newInputs } from './files.ts';
import { nearestFile } from './nearest-file.ts';

/** The names that a configuration file may have, the usual one first. */
const CONFIG_NAMES = ['madrigal.config.yaml', 'madrigal.config.yml', 'madrigal.config.json'];

/** What an option has, and from where. */
export interface Setting {
  /** Without dashes. */
  readonly name: string;
  /** As it was written; several where an option may be repeated, and none for a switch. */
  readonly texts: readonly string[];
  /** `the call`, a variable of the environment, a line of a file, or `default`. */
  readonly source: string;
}

/** Values for one option, from somewhere beside the call. */
interface GivenOption {
  /** `true` for a switch that is on. */
  readonly texts: readonly string[] | boolean;
  readonly source: string;
  /** Refuses a value. */
  readonly refuse: (message: string, hint: string) => void;
}

/** A command that sections of a configuration file may be about, loaded to know its options. */
export interface KnownCommand {
  readonly name: string;
  /** No configuration file is read for it. */
  readonly isHelp?: true;
  readonly load: () => Promise<CommandUnknownOpts>;
}

/**
 * Gives a command the values that its call leaves open: those of the environment (`MADRIGAL_TIMEOUT` for `--timeout`),
 * then those of a configuration file. That is the one of `--config`, else the one of this folder or of the nearest one
 * above it. Files that a configuration names are looked for from where it stands.
 *
 * @param written what the call itself says, by the names of options: each value as it is written
 * @param commands all there are
 * @throws ModelError with everything that is wrong with the file, at its lines
 */
export async function configure(
  command: CommandUnknownOpts,
  written: ReadonlyMap<string, readonly string[]>,
  commands: readonly KnownCommand[],
): Promise<readonly Setting[]> {
  const { config } = command.opts() as { readonly config?: string | false };
  const file = config === false ? null : (config ?? process.env.MADRIGAL_CONFIG ?? nearestFile(CONFIG_NAMES));
  const report = new Diagnostics();
  const given = file === null || file === '' ? new Map() : await readConfig(file, command, commands, report);
  const settings: Setting[] = [];
  for (const option of optionsOf(command)) {
    const from = givenByEnvironment(option) ?? given.get(option.name());
    if (written.has(option.name())) {
      settings.push({ name: option.name(), texts: written.get(option.name())!, source: 'the call' });
    } else if (from !== undefined) {
      const texts = from.texts === true ? [] : from.texts === false ? ['false'] : from.texts;
      settings.push({ name: option.name(), texts, source: from.source });
      if (from.texts !== false) take(command, option, from);
    } else if (option.defaultValue !== undefined && !option.negate) {
      const text = option.defaultValueDescription ?? `${String(option.defaultValue)}`;
      settings.push({ name: option.name(), texts: [text], source: 'default' });
    }
  }
  report.throwErrors();
  return settings;
}

/** The options that a configuration may set. */
function optionsOf(command: CommandUnknownOpts): readonly Option[] {
  const others = configOptions().map(({ long }) => long);
  return command.options.filter(({ long }) => !others.includes(long));
}

function givenByEnvironment(option: Option): GivenOption | undefined {
  const name = `MADRIGAL_${option.name().toUpperCase().replaceAll('-', '_')}`;
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const refuse = (message: string, hint: string) => {
    throw callError('bad-call', `\`${name}\`, of the environment: ${message}`, hint);
  };
  if (!isSwitch(option)) return { texts: [text], source: name, refuse };
  if (!/^(?:1|true|0|false)$/.test(text)) refuse(`\`${text}\` is no switch`, 'write `true` or `false`');
  return { texts: /^(?:1|true)$/.test(text), source: name, refuse };
}

function isSwitch({ required, optional }: Option): boolean {
  return !required && !optional;
}

/** Sets an option to each of these values in turn, as it would be where the call gave them. */
function take(command: CommandUnknownOpts, option: Option, { texts, source, refuse }: GivenOption): void {
  const name = option.attributeName();
  if (typeof texts === 'boolean') {
    command.setOptionValueWithSource(name, !option.negate, source);
    return;
  }
  let value: unknown;
  for (const text of texts) {
    try {
      value = option.parseArg === undefined ? text : option.parseArg(text, value as undefined);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const hint = error.message.replace(/^\w/, (letter) => letter.toLowerCase());
      refuse(`\`${text}\` is no value of \`--${option.name()}\``, hint);
      return;
    }
  }
  command.setOptionValueWithSource(name, value, source);
}

/** What a configuration file says to one command, by the names of options; reports what is wrong with all of it. */
async function readConfig(
  file: string,
  command: CommandUnknownOpts,
  commands: readonly KnownCommand[],
  report: Diagnostics,
): Promise<ReadonlyMap<string, GivenOption>> {
  const root = parseSource(newInputs().read(file), file, report);
  const given = new Map<string, GivenOption>();
  if (root === null || (root.kind === 'scalar' && root.type === 'null')) return given;
  if (root.kind !== 'map') {
    report.error(
      'wrong-shape',
      root.at,
      'a configuration is a map of options',
      'write lines such as `timeout: 5m`',
    );
    return given;
  }
  const names = commands.map(({ name }) => name);
  const [sections, general] = partition(root.entries, ({ key }) => names.includes(key.text));
  const own = new Set(optionsOf(command).map((option) => option.name()));
  const unknown = general.filter(({ key }) => !own.has(key.text) && !isExtension(key.text));
  const others = unknown.length === 0 ? [] : await Promise.all(commands.map(({ load }) => load()));
  const known = others.flatMap(allOptions);
  for (const { key } of unknown) {
    if (!known.includes(key.text)) reportUnknown(key, [...new Set([...known, ...names])], report);
  }
  const chain = [command, ...ancestorsOf(command)].map((each) => each.name());
  for (const { key, value } of sections) {
    const options = allOptions(await commands.find(({ name }) => name === key.text)!.load());
    if (value.kind !== 'map') {
      const hint = `write \`${key.text}: {timeout: 5m}\``;
      report.error('wrong-shape', value.at, `expected the options of \`${key.text}\``, hint);
      continue;
    }
    for (const entry of value.entries)
      if (!options.includes(entry.key.text) && !isExtension(entry.key.text))
        reportUnknown(entry.key, options, report);
  }
  const mine = sections.filter(({ key }) => chain.includes(key.text)).map(({ value }) => value);
  const entries = [
    ...general,
    ...mine.filter((value) => value.kind === 'map').flatMap((value) => value.entries),
  ];
  for (const option of optionsOf(command)) {
    const entry = entries.findLast(({ key }) => key.text === option.name());
    if (entry !== undefined) given.set(option.name(), givenByEntry(option, entry, file, report));
  }
  return given;
}

function partition<T>(
  all: readonly T[],
  isFirst: (each: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}

/** Keys for other programs, as in models. */
function isExtension(key: string): boolean {
  return key.startsWith('x-') || key === '$schema';
}

function ancestorsOf({ parent }: CommandUnknownOpts): readonly CommandUnknownOpts[] {
  return parent === null ? [] : [parent, ...ancestorsOf(parent)];
}

/** The names of the options of a command and of its parts. */
function allOptions(command: CommandUnknownOpts): readonly string[] {
  return [...optionsOf(command).map((option) => option.name()), ...command.commands.flatMap(allOptions)];
}

function reportUnknown(key: SourceEntry['key'], known: readonly string[], report: Diagnostics): void {
  const message = `\`${key.text}\` is no option that a configuration may set`;
  report.error('unknown-key', key.at, message, report.didYouMean(key.text, known));
}

function givenByEntry(
  option: Option,
  { value }: SourceEntry,
  file: string,
  report: Diagnostics,
): GivenOption {
  const source = `${value.at.file}:${value.at.line}`;
  const refuse = (message: string, hint: string) => report.error('wrong-shape', value.at, message, hint);
  if (isSwitch(option)) {
    if (value.kind !== 'scalar' || value.type !== 'boolean')
      refuse(`\`--${option.name()}\` is a switch`, 'write `true` or `false`');
    return { texts: value.kind === 'scalar' && value.text.toLowerCase() === 'true', source, refuse };
  }
  return {
    texts: textsOf(value, refuse).map((text) => fromFolder(text, option, dirname(file))),
    source,
    refuse,
  };
}

/** The values of an option: one, those of a list, or those of a map of names (`set: {n: 30}`). */
function textsOf(value: SourceNode, refuse: GivenOption['refuse']): readonly string[] {
  const scalar = (node: SourceNode): string => {
    if (node.kind === 'scalar' && node.type !== 'null') return node.text;
    refuse('a value of an option is a text or a number', 'write one, or a list of them');
    return '';
  };
  if (value.kind === 'list') return value.items.map(scalar);
  if (value.kind === 'map') return mapTexts(value, scalar);
  return [scalar(value)];
}

function mapTexts({ entries }: SourceMapping, scalar: (node: SourceNode) => string): readonly string[] {
  return entries.map(({ key, value }) => `${key.text}=${scalar(value)}`);
}

/** The value of an option that names a file, as seen from here: the configuration names it from where it stands. */
function fromFolder(text: string, option: Option, folder: string): string {
  const [, before = '', file = ''] = /\[=file\]/.test(option.flags)
    ? (/^([^=]*=)(.*)$/s.exec(text) ?? [])
    : ['', '', takesFile(option) && !text.includes('=') ? text : ''];
  return file === '' || file === '-' || isAbsolute(file) ? text : `${before}${join(folder, file)}`;
}

/** The settings of a call as a configuration file would have them, each with where it comes from. */
export function settingsText(settings: readonly Setting[]): string {
  const lines = settings.map(({ name, texts, source }) => {
    const values = texts.map((text) => (/^[\w./,%-]+$/.test(text) ? text : JSON.stringify(text)));
    const value = values.length === 0 ? 'true' : values.length === 1 ? values[0]! : `[${values.join(', ')}]`;
    return { setting: `${name}: ${value}`, source };
  });
  const width = lines.reduce((widest, { setting }) => Math.max(widest, setting.length), 0);
  return lines.map(({ setting, source }) => `${setting.padEnd(width)}  # ${source}\n`).join('');
}
