import { formatDecimal } from '../../base/duration.ts';
import type { Report } from '../../gantt/report/report-html.ts';
import type { Model } from '../../model/whole/model.ts';
import { versionOfPackage } from '../call/version.ts';
import type { Inputs } from './files.ts';
import { filesBeside, type ModelOptions } from './load.ts';

/** What a report says of the call that produced it. */
export interface ReportOptions extends ModelOptions {
  readonly property?: readonly string[] | undefined;
  readonly maxClasses?: number | undefined;
}

/**
 * The texts that the answers come from, and the options that change answers as they may be written.
 *
 * @param asked the command, and what it is asked of beside the file, such as `['gantt', 'up']`
 */
export function reportInput(
  model: Model,
  call: ReportOptions,
  inputs: Inputs,
  asked: readonly string[],
): Required<Pick<Report, 'inputs' | 'options' | 'call'>> {
  const { timing, scale, set, atMost, property, program, programFile, start, maxClasses } = call;
  const ofTypes = new Set(model.types.flatMap(({ at }) => (at == null ? [] : [at.file])));
  const names = [
    ...new Set([...(model.file === null ? [] : [model.file]), ...ofTypes, ...filesBeside(call)]),
  ];
  const ofModel = [
    ...(timing === undefined ? [] : [`--timing ${quoted(timing)}`]),
    ...(scale === undefined ? [] : [`--scale ${formatDecimal(scale.min)},${formatDecimal(scale.max)}`]),
    ...(atMost === undefined ? [] : [`--at-most ${atMost}`]),
    ...[...(set ?? [])].map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`),
    ...(programFile ?? []).map((name) => `--program-file ${quoted(name)}`),
    ...(start === undefined ? [] : [`--start ${quoted(start)}`]),
  ];
  const options = [
    ...ofModel,
    ...(property ?? []).map((name) => `--property ${quoted(name)}`),
    ...(program === undefined ? [] : [`--program ${quoted(program)}`]),
    ...(maxClasses === undefined ? [] : [`--max-classes ${maxClasses}`]),
  ];
  const [command = '', ...about] = asked;
  const files = [model.file ?? '-', ...(call.mergedFiles ?? [])];
  const callOf = (name: string, about: readonly string[], options: readonly string[]) =>
    ['madrigal', name, ...about.map(quoted), ...options].join(' ');
  return {
    // How long containers take to start is given as a state is, and is no file.
    inputs: names.flatMap((name) => {
      const text = inputs.textOf(name);
      return text === null ? [] : [{ name, text }];
    }),
    options,
    call: {
      version: versionOfPackage(),
      command: callOf(command, [...files, ...about], options),
      // The program of a plan is in no file yet; of several files that are one model, `translate` reads none.
      ...(command === 'plan' || files.length > 1 ? {} : { net: callOf('translate', files, ofModel) }),
    },
  };
}

/** As a shell reads it as one word. */
function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
