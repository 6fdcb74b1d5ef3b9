import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { field, itemsOf, lengthIn, membersOf } from '../rows/fields.ts';
import { type Json, parseJson } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import { type ActionName, actionWords, type LogRow } from '../rows/row.ts';

/** What the public measurements of a Galera cluster hold beside the values themselves. */
const SERIES_KEYS = ['values', 'discarded_values', 'mean', 'median', 'sd', 'min', 'max'];

/** Series of durations: `{reconfiguration: {size: {component: {transition: {values: [...]}}}}}`. */
export const SERIES: LogFormat = {
  name: 'series of durations',
  extensions: ['json'],
  made: '`{reconfiguration: {size: {component: {transition: {values: [...]}}}}}`',
  recognises: (text) => /^\s*\{(?:\s*"[^"]*"\s*:\s*\{){4}[^{}]*"values"\s*:\s*\[/.test(text),
  read: (log, report) => {
    const root = parseJson(log, report);
    if (root === null) return [];
    return membersOf(root, 'reconfigurations by name', report).flatMap(([change, sizes]) =>
      membersOf(sizes, `the sizes of \`${change}\``, report).flatMap(([size, components]) =>
        membersOf(components, 'components by name', report).flatMap(([component, series]) =>
          membersOf(series, `the transitions of \`${component}\``, report).flatMap(([transition, node]) =>
            seriesOf(`${change}/${size}`, { component, transition }, node, report),
          ),
        ),
      ),
    );
  },
};

function seriesOf(run: string, name: ActionName, node: Json, report: Diagnostics): readonly LogRow[] {
  for (const [key, value] of membersOf(node, 'a series `{values: [...]}`', report)) {
    if (SERIES_KEYS.includes(key)) continue;
    report.error(
      'unknown-key',
      value.at,
      `\`${key}\` is no field of a series`,
      report.didYouMean(key, SERIES_KEYS),
    );
  }
  const what = `a duration of \`${actionWords(name)}\``;
  return itemsOf(field(node, 'values'), 'a list of durations', report).flatMap((value) => {
    heed();
    const time = lengthIn(value, what, report);
    return time === null
      ? []
      : [{ run, names: [name] as const, time, failed: false, detail: false, at: value.at }];
  });
}
