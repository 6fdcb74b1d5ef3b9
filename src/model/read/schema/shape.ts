import { z } from 'zod';
import { closest } from '../../../base/closest.ts';
import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import type { Shape } from '../../kinds/form/shape.ts';
import { BARE_KINDS, PROPERTY_KINDS } from '../../whole/property-spec.ts';
import {
  entryOf,
  READING,
  type SourceMapping,
  type SourceNode,
  type SourceScalar,
} from '../formats/source.ts';

type Issue = z.core.$ZodIssue;
type KeyPath = readonly PropertyKey[];

/**
 * The schema library would compile each schema to a function first, which takes longer than checking one file, however
 * large.
 */
const PARSED_ONCE = { jitless: true };

/** Estimated cost of checking an entry against its schema, in nanoseconds, for {@link heed}. */
const CHECKING = 5_000;

/** The schema library checks a whole file in one call: the limits are looked at when it reads an entry. */
const LOOKING: ProxyHandler<Record<string, unknown>> = {
  get: (entries, key) => {
    heed(CHECKING);
    return Reflect.get(entries, key);
  },
};

/** Plain data of the same shape for the schema. Its numbers are only looked at, never used: they may be inexact. */
function plain(node: SourceNode): unknown {
  heed(READING);
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'map') {
    const entries: Record<string, unknown> = Object.create(null);
    for (const { key, value } of node.entries) entries[key.text] = plain(value);
    return new Proxy(entries, LOOKING);
  }
  switch (node.type) {
    case 'string':
      return node.text;
    case 'number':
      return Number.isFinite(Number(node.text)) ? Number(node.text) : node.text;
    case 'boolean':
      return node.text.toLowerCase() === 'true';
    case 'null':
      return null;
  }
}

/**
 * Checks a file against its schema and reports every difference in the user's words. Answers the paths where
 * something is wrong, so that what hangs on them is not reported again.
 */
export function checkShape(
  schema: z.ZodType,
  root: SourceNode,
  report: Diagnostics,
): readonly (readonly string[])[] {
  const result = schema.safeParse(plain(root), PARSED_ONCE);
  const broken: string[][] = [];
  const explain = (
    issues: readonly Issue[],
    base: KeyPath,
    schemaOfBase: z.core.$ZodType | undefined,
  ): void => {
    for (const issue of issues) {
      const path = [...base, ...issue.path];
      broken.push(path.map(String));
      const here = issue.path.length === 0 ? schemaOfBase : schemaAt(schema, root, path);
      const option = issue.code === 'invalid_union' ? optionFor(here, nodeAt(root, path)) : -1;
      const inner = issue.code === 'invalid_union' ? issue.errors[option] : undefined;
      if (inner === undefined) reportIssue(issue, path, here, root, report);
      else explain(inner, path, here instanceof z.ZodUnion ? unwrap(here.options[option]!) : undefined);
    }
  };
  explain(result.error?.issues ?? [], [], schema);
  return broken;
}

function reportIssue(
  issue: Issue,
  path: KeyPath,
  schema: z.core.$ZodType | undefined,
  root: SourceNode,
  report: Diagnostics,
): void {
  const node = nodeAt(root, path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, node);
    for (const key of issue.keys) reportUnknownKey(key, known, node, report);
  } else if (node === undefined) {
    const key = String(path.at(-1));
    const owner = path.slice(0, -1).findLast((step) => typeof step === 'string');
    report.error(
      'missing-key',
      ownerPosition(root, path.slice(0, -1)),
      `\`${key}\` is missing${owner === undefined ? '' : ` in \`${owner}\``}`,
      `it must be ${issue.message}`,
    );
  } else if (path[0] === 'properties' && path.length === 2 && node.kind === 'map') {
    reportPropertyKind(node, report);
  } else if (
    path[0] === 'properties' &&
    path.length === 2 &&
    node.kind === 'scalar' &&
    node.type === 'string'
  ) {
    reportBareProperty(node, report);
  } else if (path[0] === 'madrigal') {
    const hint = 'this program reads files that begin with `madrigal: 1`';
    report.error('format-version', node.at, `the version of the format is ${describe(node)}`, hint);
  } else if (path[0] === 'schemaVersion') {
    const hint = 'this program reads files that say `"schemaVersion": 1`';
    report.error('format-version', node.at, `the version of the format is ${describe(node)}`, hint);
  } else if (isBraces(node) || isFreeIndex(nodeAt(root, path.slice(0, -1)), root)) {
    report.error(
      'unquoted-braces',
      isBraces(node) ? node.at : ownerPosition(root, path.slice(0, -1)),
      `expected ${issue.message}, found a map, because the braces are not quoted`,
      'put quotes around the text: `"{i}"`',
    );
  } else {
    report.error(
      'wrong-shape',
      node.at,
      `expected ${issue.message}, found ${describe(node)}`,
      shapeHint(node, issue.message),
    );
  }
}

function reportUnknownKey(
  key: string,
  known: readonly string[],
  node: SourceNode | undefined,
  report: Diagnostics,
): void {
  const at = entryOf(node, key)?.key.at ?? node?.at ?? null;
  const message = `\`${key}\` is not a key that may stand here`;
  report.error('unknown-key', at, message, report.didYouMean(key, known));
}

function reportPropertyKind(node: SourceMapping, report: Diagnostics): void {
  const keys = node.entries.map((e) => e.key);
  const near = keys.find((key) => closest(key.text, PROPERTY_KINDS) !== null) ?? keys[0];
  report.error(
    'unknown-property',
    near?.at ?? node.at,
    near === undefined ? 'this property asks nothing' : `\`${near.text}\` is not a kind of property`,
    report.didYouMean(near?.text ?? '', PROPERTY_KINDS) ?? kindsHint(PROPERTY_KINDS),
  );
}

/** A property that is only a word: a kind that needs an argument, or none at all. */
function reportBareProperty({ text, at }: SourceScalar, report: Diagnostics): void {
  if (PROPERTY_KINDS.some((kind) => kind === text)) {
    report.error('wrong-shape', at, `\`${text}\` needs an argument`, `write \`{${text}: ...}\``);
  } else {
    const hint = report.didYouMean(text, BARE_KINDS) ?? kindsHint(BARE_KINDS);
    report.error('unknown-property', at, `\`${text}\` is not a kind of property that may stand alone`, hint);
  }
}

function kindsHint(kinds: readonly string[]): string {
  return `the kinds are ${enumerate(kinds.map((kind) => `\`${kind}\``))}`;
}

/** A scalar that YAML reads as no text, where a text would do. */
function shapeHint(node: SourceNode, expected: string): string | null {
  const wantsText = /\bname|\bplace|\btext|\breference|\bcomponent|\bdeployment/.test(expected);
  if (node.kind !== 'scalar' || node.type === 'null' || node.type === 'string' || !wantsText) return null;
  return `to mean the text, put quotes around it: "${node.text}"`;
}

/** `{i}` without quotes is the map that has the key `i` and nothing there. */
function isBraces(node: SourceNode): boolean {
  if (node.kind !== 'map' || node.entries.length !== 1) return false;
  const [entry] = node.entries;
  return (
    entry!.value.kind === 'scalar' && entry!.value.type === 'null' && entry!.key.at.line === node.at.line
  );
}

/** The same where a map may stand, but its key is an index of the file. */
function isFreeIndex(node: SourceNode | undefined, root: SourceNode): boolean {
  if (node?.kind !== 'map' || !isBraces(node)) return false;
  const [name = ''] = node.entries[0]!.key.text.split(/[+-]/);
  return entryOf(entryOf(root, 'index')?.value, name.trim()) !== undefined;
}

function describe(node: SourceNode): string {
  if (node.kind === 'list')
    return node.items.length === 0 ? 'an empty list' : `a list of ${node.items.length}`;
  if (node.kind === 'map') return 'a map';
  if (node.type === 'null') return 'nothing';
  const [line = ''] = node.text.split('\n');
  const text = line.length > 40 ? `${line.slice(0, 40)}...` : line;
  return node.type === 'string' ? `the text \`${text}\`` : `\`${text}\``;
}

function nodeAt(root: SourceNode, path: KeyPath): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'map') node = entryOf(node, String(step))?.value;
    else if (node?.kind === 'list') node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** The key that a map stands under; the map itself where there is none. */
function ownerPosition(root: SourceNode, path: KeyPath): Position {
  const parent = nodeAt(root, path.slice(0, -1));
  return entryOf(parent, String(path.at(-1)))?.key.at ?? nodeAt(root, path)?.at ?? root.at;
}

/** The schema that applies at a path, choosing in every union the option for what stands there. */
function schemaAt(schema: z.core.$ZodType, root: SourceNode, path: KeyPath): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = unwrap(schema);
  for (const [depth, step] of path.entries()) {
    if (at instanceof z.ZodUnion) at = at.options[optionFor(at, nodeAt(root, path.slice(0, depth)))];
    if (at instanceof z.ZodObject) at = at.shape[String(step)] ?? at.def.catchall;
    else if (at instanceof z.ZodArray) at = at.element;
    else if (at instanceof z.ZodTuple) at = at.def.items[Number(step)];
    else return undefined;
    at = at === undefined ? undefined : unwrap(at);
  }
  return at;
}

/** What is to be written where nothing is and something has to be, as a noun phrase; `null` where nothing has to be. */
export function expectedIn(shape: Shape): string | null {
  const { error } = (shape as z.ZodType).safeParse(undefined, PARSED_ONCE);
  return error?.issues[0]?.message ?? null;
}

/** What stands in a shape that may be left out. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

/** The option of a union that the user meant, told by the kind of value, and by the first key of maps; else -1. */
export function optionFor(schema: z.core.$ZodType | undefined, node: SourceNode | undefined): number {
  if (!(schema instanceof z.ZodUnion) || node === undefined) return -1;
  const options = schema.options.map((option) => unwrap(option));
  const maps = options.filter((option) => option instanceof z.ZodObject);
  return options.findIndex((option) => {
    if (option instanceof z.ZodUnion) return optionFor(option, node) >= 0;
    if (option instanceof z.ZodArray || option instanceof z.ZodTuple) return node.kind === 'list';
    if (!(option instanceof z.ZodObject)) return false;
    if (node.kind !== 'map') return false;
    const [mark = ''] = Object.keys(option.shape);
    return maps.length === 1 || node.entries.some((e) => e.key.text === mark);
  });
}

function knownKeys(schema: z.core.$ZodType | undefined, node: SourceNode | undefined): readonly string[] {
  if (schema instanceof z.ZodUnion) {
    const option = schema.options[optionFor(schema, node)];
    return option === undefined ? [] : knownKeys(unwrap(option), node);
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
