import { LOG_FORMATS } from '../../logs/formats/log-formats.ts';
import { type LoggedRun, readLog } from '../../logs/read/read-log.ts';
import { saysModel } from '../../model/read/formats/model-formats.ts';
import { callError } from '../call/call-error.ts';
import type { WantedFiles } from './expand.ts';
import { type Inputs, together } from './files.ts';

/** Logs in any format that says what it is. */
export const LOGS: WantedFiles = {
  name: 'log',
  hint: 'name files one by one where their format cannot be told',
  extensions: LOG_FORMATS.flatMap(({ extensions }) => extensions),
  isOne: (text) => !saysModel(text) && LOG_FORMATS.some(({ recognises }) => recognises(text)),
};

/** Reads all runs of some logs, and throws what is wrong in all of them at once. */
export function readLogs(files: readonly string[], inputs: Inputs): readonly LoggedRun[] {
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice !== undefined)
    throw callError('bad-call', `\`${twice}\` is named twice`, 'its runs would count twice', twice);
  const texts = together(files.map((file) => () => ({ file, text: inputs.read(file) })));
  for (const [i, { file, text }] of texts.entries()) {
    const same = texts.slice(0, i).find((earlier) => earlier.text === text);
    if (same === undefined) continue;
    const hint = 'name a log once: its runs would count twice';
    throw callError('duplicate-row', `\`${file}\` holds the same as \`${same.file}\``, hint, file);
  }
  return together(texts.map((log) => () => readLog(log))).flat();
}
