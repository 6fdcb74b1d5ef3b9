import { formatDecimal } from '../../base/duration.ts';
import type { Report } from '../../gantt/report/report-html.ts';
import type { Model } from '../../model/whole/model.ts';
import type { Inputs } from './files.ts';
import { filesBeside, type ModelOptions } from './load.ts';

/** What a report says of the call that produced it. */
export interface ReportCall extends ModelOptions {
  readonly property?: readonly string[] | undefined;
  readonly maxClasses?: number | undefined;
}

/** The texts that the answers come from, and the options that change answers as they may be written. */
export function reportInput(
  model: Model,
  call: ReportCall,
  inputs: Inputs,
): Pick<Report, 'inputs' | 'options'> {
  const { timing, scale, set, property, program, programFile, start, maxClasses } = call;
  const names = [...(model.file === null ? [] : [model.file]), ...filesBeside(call)];
  return {
    // How long containers take to start is given as a state is, and is no file.
    inputs: names.flatMap((name) => {
      const text = inputs.textOf(name);
      return text === null ? [] : [{ name, text }];
    }),
    options: [
      ...(timing === undefined ? [] : [`--timing ${timing}`]),
      ...(scale === undefined ? [] : [`--scale ${formatDecimal(scale.min)},${formatDecimal(scale.max)}`]),
      ...[...(set ?? [])].map(([name, value]) => `--set ${name}=${value}`),
      ...(property ?? []).map((name) => `--property ${name}`),
      ...(program === undefined ? [] : [`--program ${program}`]),
      ...(programFile ?? []).map((name) => `--program-file ${name}`),
      ...(start === undefined ? [] : [`--start ${start}`]),
      ...(maxClasses === undefined ? [] : [`--max-classes ${maxClasses}`]),
    ],
  };
}
