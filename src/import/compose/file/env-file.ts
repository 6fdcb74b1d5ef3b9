import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Position } from '../../../base/position.ts';
import { InterpolationError, interpolate, type Variables } from './interpolation.ts';

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_0-9][A-Za-z0-9_.\-[\]]*)\s*(?:([=:])[ \t]*|$)/;
const NAME_ALONE = /^\s*(?:export\s+)?([A-Za-z_0-9][A-Za-z0-9_.\-[\]]*)\s*(?:#.*)?$/;

/**
 * Reads a file of variables (`.env`, `--env-file`, `env_file`), as Docker Compose does: `NAME=value`, with or without
 * quotes, over several lines within quotes, and with the variables of the lines before and of `outer` in it.
 *
 * @param outer what is known besides; it is not overridden by names that stand alone
 */
export function readEnvFile(
  text: string,
  file: string,
  outer: Variables,
  report: Diagnostics,
): ReadonlyMap<string, string> {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const found = new Map<string, string>();
  const variables: Variables = (name) => outer(name) ?? found.get(name);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^\s*(#|$)/.test(line)) continue;
    const at: Position = { file, line: i + 1, column: 1, length: Math.max(1, line.length) };
    const assignment = ASSIGNMENT.exec(line);
    if (assignment?.[2] === undefined) {
      const name = NAME_ALONE.exec(line)?.[1];
      const value = name === undefined ? undefined : outer(name);
      if (name === undefined) report.error('env-syntax', at, 'this is no assignment', 'write `NAME=value`');
      else if (value !== undefined) found.set(name, value);
      continue;
    }
    const rest = line.slice(assignment[0].length);
    const quote = /^["']/.exec(rest)?.[0];
    // A comment stands apart: `KEY=#1` has a value.
    const comment = /\s$/.test(assignment[0]) ? /(^|\s)#.*$/ : /\s#.*$/;
    let value = rest.replace(comment, '').trim();
    if (quote !== undefined) {
      const parts: string[] = [];
      let part = rest.slice(1);
      while (endOf(part, quote) < 0 && i + 1 < lines.length) {
        parts.push(part);
        part = lines[++i]!;
      }
      const end = endOf(part, quote);
      if (end < 0) {
        report.error(
          'env-syntax',
          at,
          'the quotation that begins here does not end',
          `close it with ${quote}`,
        );
        break;
      }
      value = [...parts, part.slice(0, end)].join('\n');
    }
    try {
      found.set(assignment[1]!, quote === "'" ? value : expanded(value, quote === '"', variables));
    } catch (error) {
      if (!(error instanceof InterpolationError)) throw error;
      report.error('bad-interpolation', at, error.message, null);
    }
  }
  return found;
}

/** Where a quotation ends; -1 where it does not. */
function endOf(text: string, quote: string): number {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === quote) return i;
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

function expanded(value: string, escapes: boolean, variables: Variables): string {
  const plain = escapes ? value.replace(/\\(.)/gs, (all, next: string) => ESCAPES[next] ?? all) : value;
  return interpolate(plain, variables, () => {});
}
