import type { Diagnostics } from '../../../base/diagnostics.ts';
import { compare, type Duration, type DurationInterval, parseDuration } from '../../../base/duration.ts';
import { isName, NAME_RULE } from '../../../base/names.ts';
import type { Position } from '../../../base/position.ts';
import type { PortRef } from '../../assembly.ts';
import type { Described } from '../../component.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar, within } from '../formats/source.ts';

// Small readers of one value each. Wrong shapes are the schema's to report: here they read as nothing.

/** Texts for people, in which braces mean nothing. */
export const FREE_TEXT: readonly string[] = ['title', 'about'];

/** A piece of a scalar's text, and where it stands. */
export interface Piece {
  readonly text: string;
  readonly at: Position;
}

/** The entries of a map of names, without its free texts. */
export function entriesOf(node: SourceNode | undefined): readonly SourceEntry[] {
  if (node?.kind !== 'map') return [];
  return node.entries.filter((e) => !FREE_TEXT.includes(e.key.text));
}

/** One text or a list of them. */
export function scalarsOf(node: SourceNode | undefined): readonly SourceScalar[] {
  if (node === undefined || node.kind === 'map') return [];
  if (node.kind === 'list') return node.items.filter((item) => item.kind === 'scalar');
  return node.type === 'null' ? [] : [node];
}

/** A scalar that is not empty; `null` for all else. */
export function scalarOf(node: SourceNode | undefined): SourceScalar | null {
  return node?.kind === 'scalar' && node.type !== 'null' ? node : null;
}

/** The text of a scalar that is not empty; `null` for all else. */
export function textOf(node: SourceNode | undefined): string | null {
  return scalarOf(node)?.text ?? null;
}

/** A scalar that may be read as a number or a duration. */
function quantityOf(node: SourceNode | undefined): SourceScalar | null {
  const scalar = scalarOf(node);
  return scalar?.type === 'boolean' ? null : scalar;
}

/** The free texts of a map. */
export function described(node: SourceNode): Described {
  const title = textOf(entryOf(node, 'title')?.value);
  const about = textOf(entryOf(node, 'about')?.value);
  return { ...(title !== null && { title }), ...(about !== null && { about }) };
}

/** The name of something that is declared; reports one that is not of the form of a name. */
export function declaredName(scalar: SourceScalar, report: Diagnostics): string {
  if (!isName(scalar.text)) {
    const several = scalar.text.trim().split(/\s+/);
    const hint = several.length > 1 && several.every(isName) ? `is a comma missing? ${NAME_RULE}` : NAME_RULE;
    report.error('bad-name', scalar.at, `\`${scalar.text}\` cannot be a name`, hint);
  }
  return scalar.text;
}

/** The pieces that the groups of `pattern` match in the first line of a scalar; `null` when it does not match. */
function piecesOf(scalar: SourceScalar, pattern: RegExp): readonly Piece[] | null {
  const match = pattern.exec(scalar.text);
  const line = scalar.lines[0];
  if (match === null || line === undefined) return null;
  let from = 0;
  return match.slice(1).map((text) => {
    const start = scalar.text.indexOf(text, from);
    from = start + text.length;
    return { text, at: within(scalar, line, start, text.length) };
  });
}

const MOVE = /^\s*(\S+?)\s*->\s*(\S+)\s*$/;

/** `source -> destination`. */
export function readMove(
  scalar: SourceScalar,
  report: Diagnostics,
): { readonly source: Piece; readonly destination: Piece } | null {
  const [source, destination] = piecesOf(scalar, MOVE) ?? [];
  if (source !== undefined && destination !== undefined) return { source, destination };
  report.error('bad-move', scalar.at, `\`${scalar.text}\` is not a move`, 'write `source -> destination`');
  return null;
}

const REFERENCE = /^\s*([^.\s]+)\.([^.\s]+)\s*$/;

/** `component.element`. */
export function readReference(
  scalar: SourceScalar,
  what: string,
  report: Diagnostics,
): { readonly component: Piece; readonly element: Piece } | null {
  const [component, element] = piecesOf(scalar, REFERENCE) ?? [];
  if (component !== undefined && element !== undefined) return { component, element };
  const hint = `write \`component.${what}\``;
  report.error('bad-reference', scalar.at, `\`${scalar.text}\` does not name a ${what} of a component`, hint);
  return null;
}

const CONNECTION = /^\s*([^.\s]+\.[^.\s]+?)\s*->\s*([^.\s]+\.[^.\s]+)\s*$/;

interface ConnectionEnd extends PortRef {
  readonly at: Position;
}

/** `user.port -> provider.port`. */
export function readConnection(
  scalar: SourceScalar,
  report: Diagnostics,
): { readonly user: ConnectionEnd; readonly provider: ConnectionEnd } | null {
  const [user, provider] = (piecesOf(scalar, CONNECTION) ?? []).map((piece) => {
    const [component = '', port = ''] = piece.text.split('.');
    return { component, port, at: piece.at };
  });
  if (user !== undefined && provider !== undefined) return { user, provider };
  report.error(
    'bad-connection',
    scalar.at,
    `\`${scalar.text}\` is not a connection`,
    'write `user.port -> provider.port`',
  );
  return null;
}

/** A duration of at least 0, exactly as written. */
export function readDuration(node: SourceNode | undefined, report: Diagnostics): Duration | null {
  const scalar = quantityOf(node);
  if (scalar === null) return null;
  const duration = parseDuration(scalar.text);
  if (duration === null) {
    report.error(
      'bad-duration',
      scalar.at,
      `\`${scalar.text}\` is not a duration`,
      'write `250ms`, `3.5s`, `2m`, `1h30m`, `inf`, or a plain number of seconds',
    );
    return null;
  }
  if (duration === 'inf' || duration.digits >= 0n) return duration;
  report.error('negative-duration', scalar.at, `a duration cannot be negative: \`${scalar.text}\``);
  return null;
}

/** `D` or `[min, max]`. */
export function readInterval(node: SourceNode, report: Diagnostics): DurationInterval | null {
  const [least, greatest] = node.kind === 'list' ? node.items : [node, node];
  const min = readDuration(least, report);
  const max = node.kind === 'list' ? readDuration(greatest, report) : min;
  if (min === null || max === null) return null;
  if (min === 'inf') {
    const hint = 'an action that may take any time takes `[0, inf]`';
    report.error('bad-duration', least?.at ?? node.at, 'the least duration cannot be infinite', hint);
    return null;
  }
  if (compare(min, max) <= 0) return { min, max };
  const [shortest, longest] = [textOf(least), textOf(greatest)];
  report.error(
    'max-below-min',
    node.at,
    `the greatest duration ${longest} is below the least one ${shortest}`,
    `write \`[${longest}, ${shortest}]\` if they are swapped`,
  );
  return null;
}

/** A whole number, read from its text. */
export function readWholeNumber(node: SourceNode | undefined, report: Diagnostics): number | null {
  const scalar = quantityOf(node);
  if (scalar === null) return null;
  const number = /^[+-]?\d+$/.test(scalar.text) ? Number(scalar.text) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  report.error('bad-number', scalar.at, `\`${scalar.text}\` is not a whole number`);
  return null;
}
