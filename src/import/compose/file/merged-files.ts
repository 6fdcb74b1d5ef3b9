import type {
  SourceEntry,
  SourceMapping,
  SourceNode,
  SourceScalar,
} from '../../../model/read/formats/source.ts';
import { isNull, list, mapping, withEntries, word } from '../../draft/tree.ts';

/** The tag of what a later file takes away (Compose Specification, Reset value). */
export const RESET = '!reset';
/** The tag of what it puts in the place of all that was there (Replace value). */
export const OVERRIDE = '!override';

type SettingPath = readonly string[];

/** How two values of one key are put together, where that is neither a map of both, nor a list of both, nor the later one. */
type KeyRule =
  /** The later one takes the place of the earlier one. */
  | 'replace'
  /** Lists of `KEY=value`, or maps, become maps. */
  | 'assignments'
  /** Lists of names become maps. */
  | 'names'
  /** Lists of services become maps of their conditions. */
  | 'dependencies'
  /** A text becomes a list. */
  | 'list';

/** By the keys below a service (Compose Specification, Merge). */
const RULES: Readonly<Record<string, KeyRule>> = {
  command: 'replace',
  entrypoint: 'replace',
  'healthcheck.test': 'replace',
  environment: 'assignments',
  labels: 'assignments',
  annotations: 'assignments',
  sysctls: 'assignments',
  extra_hosts: 'assignments',
  'build.args': 'assignments',
  'build.labels': 'assignments',
  'deploy.labels': 'assignments',
  depends_on: 'dependencies',
  networks: 'names',
  models: 'names',
  dns: 'list',
  dns_search: 'list',
  env_file: 'list',
  label_file: 'list',
  tmpfs: 'list',
};

function ruleAt([section, , ...keys]: SettingPath): KeyRule | undefined {
  return section === 'services' ? RULES[keys.join('.')] : undefined;
}

/** What a key of lists of one kind tells apart: of two items with the same one, the later one counts. */
const UNIQUE: Readonly<Record<string, (item: SourceNode) => string>> = {
  volumes: targetOf,
  devices: targetOf,
  configs: targetOf,
  secrets: targetOf,
};

/** Merges what a later file says over what earlier ones said. */
export function merged(before: SourceNode, after: SourceNode, path: SettingPath = []): SourceNode {
  if (after.tag === OVERRIDE) return untagged(after);
  const rule = ruleAt(path);
  const [a, b] = [uniform(before, rule), uniform(after, rule)];
  if (rule === 'replace' || isNull(b)) return isNull(b) ? a : b;
  if (a.kind === 'map' && b.kind === 'map') return mergedMaps(a, b, path);
  if (a.kind === 'list' && b.kind === 'list') return mergedLists(a.items, b, path);
  return b;
}

function mergedMaps(a: SourceMapping, b: SourceMapping, path: SettingPath): SourceMapping {
  const entries = new Map(a.entries.map((entry) => [entry.key.text, entry]));
  for (const entry of b.entries) {
    const name = entry.key.text;
    if (entry.value.tag === RESET) {
      entries.delete(name);
      continue;
    }
    const before = entries.get(name);
    const value =
      before === undefined
        ? withoutTags(entry.value, [...path, name])
        : merged(before.value, entry.value, [...path, name]);
    entries.set(name, { key: entry.key, value });
  }
  return withEntries(b, [...entries.values()]);
}

function mergedLists(
  before: readonly SourceNode[],
  after: SourceNode & { readonly kind: 'list' },
  path: SettingPath,
) {
  const keyOf = (path[0] === 'services' ? UNIQUE[path.slice(2).join('.')] : undefined) ?? textOf;
  const items = new Map<string, SourceNode>();
  for (const item of [...before, ...after.items]) items.set(keyOf(item), withoutTags(item, []));
  return list(after.at, [...items.values()]);
}

/** What stands in one file alone: without what it takes away, its values in the form in which they are compared. */
export function withoutTags(node: SourceNode, path: SettingPath = []): SourceNode {
  if (node.kind === 'scalar') return node.tag === undefined ? uniform(node, ruleAt(path)) : untagged(node);
  const even = uniform(node, ruleAt(path));
  if (even.kind === 'list')
    return list(
      even.at,
      even.items.map((item) => withoutTags(item, [...path, '*'])),
    );
  if (even.kind === 'scalar') return even;
  const entries = even.entries
    .filter(({ value }) => value.tag !== RESET)
    .map(({ key, value }): SourceEntry => ({ key, value: withoutTags(value, [...path, key.text]) }));
  return untagged(withEntries(even, entries));
}

function untagged<N extends SourceNode>(node: N): N {
  const { tag: _, ...rest } = node;
  return rest as N;
}

/** One form for what may be written in several. */
function uniform(node: SourceNode, rule: KeyRule | undefined): SourceNode {
  if (rule === undefined || rule === 'replace' || isNull(node)) return node;
  if (rule === 'list') return node.kind === 'scalar' ? list(node.at, [node]) : node;
  if (node.kind !== 'list') return node;
  const items = node.items.filter((item) => item.kind === 'scalar');
  return items.length < node.items.length ? node : { ...mapOf(items, rule, node), at: node.at };
}

function mapOf(items: readonly SourceScalar[], rule: KeyRule, { at }: SourceNode): SourceMapping {
  const entries = new Map<string, SourceEntry>();
  for (const item of items) {
    const equals = rule === 'assignments' ? item.text.indexOf('=') : -1;
    const name = equals < 0 ? item.text : item.text.slice(0, equals);
    const value =
      rule === 'dependencies'
        ? mapping(item.at, [['condition', word('service_started', item.at)]])
        : equals < 0
          ? word('', item.at, 'null')
          : word(item.text.slice(equals + 1), item.at);
    entries.set(name, { key: { ...item, text: name }, value });
  }
  return { kind: 'map', at, entries: [...entries.values()] };
}

/** All that a node says, in one text. */
export function textOf(node: SourceNode): string {
  switch (node.kind) {
    case 'scalar':
      return JSON.stringify(node.text);
    case 'list':
      return `[${node.items.map(textOf).join()}]`;
    case 'map':
      return `{${node.entries
        .map(({ key, value }) => `${JSON.stringify(key.text)}:${textOf(value)}`)
        .sort()
        .join()}}`;
  }
}

/** Where something is mounted: the target of a long form, or what stands after the first colon. */
function targetOf(item: SourceNode): string {
  if (item.kind === 'map') {
    const named = ['target', 'source'].map((key) => item.entries.find((entry) => entry.key.text === key));
    const found = named.find((entry) => entry !== undefined);
    return found === undefined ? textOf(item) : textOf(found.value);
  }
  if (item.kind === 'list') return textOf(item);
  const parts = item.text.split(':');
  return JSON.stringify(parts.length > 1 ? parts[1] : parts[0]);
}
