import type { Diagnostics } from '../../base/diagnostics.ts';
import type { Position } from '../../base/position.ts';
import { parseDocuments } from '../../model/read/formats/parse-documents.ts';
import { entryOf, type SourceEntry, type SourceNode } from '../../model/read/formats/source.ts';
import { scalarsOf, textOf } from '../../model/read/values/read-values.ts';
import { entriesIn } from '../draft/tree.ts';
import type {
  Arities,
  Binding,
  ConfiguredComponent,
  Universe,
  UniverseState,
  UniverseType,
} from './universe.ts';

const JSON_DOCUMENT = { several: false, tags: [], shorter: null };

/** What a universe says beside when components may change, with what that is about. */
const LEFT_ASIDE = [
  ['consume', 'what a component consumes'],
  ['implementation', 'which packages implement a component'],
  ['repositories', 'packages'],
] as const;

/**
 * Reads a universe of Aeolus as Zephyrus and Metis have it, with states or without, and a configuration, which may be in a
 * file of its own. Reports what is wrong; `null` where nothing can be made of the rest.
 */
export function readUniverse(
  texts: readonly { readonly file: string; readonly text: string }[],
  report: Diagnostics,
): Universe | null {
  const roots = texts.flatMap(({ file, text }) => parseDocuments(text, file, report, JSON_DOCUMENT) ?? []);
  const typed = roots.find((root) => root.kind === 'list' || entryOf(root, 'component_types') !== undefined);
  if (typed === undefined) {
    const at = roots[0]?.at ?? null;
    report.error('file-syntax', at, 'no component types are there', 'write `{"component_types": [...]}`');
    return null;
  }
  const types = itemsOf(typed.kind === 'list' ? typed : entryOf(typed, 'component_types')!.value);
  tellLeftAside(typed, types, report);
  const configured = roots.find((root) => entryOf(root, 'components') !== undefined);
  return {
    at: typed.at,
    types: types.flatMap((type) => typeOf(type, report) ?? []),
    configuration: configured === undefined ? null : configurationOf(configured, report),
  };
}

function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function tellLeftAside(root: SourceNode, types: readonly SourceNode[], report: Diagnostics): void {
  for (const [key, what] of LEFT_ASIDE) {
    const entry = [root, ...types].map((each) => entryOf(each, key)).find((each) => each !== undefined);
    if (entry !== undefined)
      report.warning(
        'not-modelled',
        entry.key.at,
        `left aside: ${what}, which says where components fit, not when they change`,
      );
  }
}

/** The text under one of these keys. */
function said(node: SourceNode, ...keys: readonly string[]): string | null {
  return keys.map((key) => textOf(entryOf(node, key)?.value)).find((text) => text !== null) ?? null;
}

function under(node: SourceNode, ...keys: readonly string[]): SourceNode | undefined {
  return keys.map((key) => entryOf(node, key)?.value).find((value) => value !== undefined);
}

function typeOf(node: SourceNode, report: Diagnostics): UniverseType | null {
  const name = said(node, 'name', 'u_cname');
  if (name === null) {
    report.error('file-syntax', node.at, 'a component type has no name', 'write `"name": "db"`');
    return null;
  }
  const written = under(node, 'states', 'u_automaton');
  const states =
    written === undefined
      ? flatStates(node, report)
      : itemsOf(written).flatMap((state) => stateOf(state, report) ?? []);
  const [first, ...others] = states;
  if (first === undefined) {
    report.error('file-syntax', node.at, `the component type \`${name}\` has no states`);
    return null;
  }
  const at = under(node, 'name', 'u_cname')!.at;
  return { name, at, states: [first, ...others] };
}

/** Zephyrus knows only whether a component is there. */
function flatStates(node: SourceNode, report: Diagnostics): readonly UniverseState[] {
  const { at } = node;
  const none = { at, provide: new Map(), require: new Map(), conflict: [] };
  return [
    { ...none, name: 'absent', initial: true, successors: [{ state: 'present', at }] },
    {
      ...holdingIn(node, report),
      name: 'present',
      at,
      initial: false,
      successors: [{ state: 'absent', at }],
    },
  ];
}

function stateOf(node: SourceNode, report: Diagnostics): UniverseState | null {
  const name = said(node, 'name', 'u_name');
  if (name === null) {
    report.error('file-syntax', node.at, 'a state has no name', 'write `"name": "running"`');
    return null;
  }
  return {
    ...holdingIn(node, report),
    name,
    at: under(node, 'name', 'u_name')!.at,
    initial: said(node, 'initial') === 'true',
    successors: scalarsOf(under(node, 'successors', 'u_successors')).map(({ text, at }) => ({
      state: text,
      at,
    })),
  };
}

function holdingIn(node: SourceNode, report: Diagnostics) {
  return {
    provide: aritiesOf(under(node, 'provide', 'u_provides'), Infinity, report),
    require: aritiesOf(under(node, 'require', 'u_requires'), 1, report),
    conflict: scalarsOf(under(node, 'conflict')).map(({ text }) => text),
  };
}

/** Of `{port: arity}`, of a list of pairs as older files have it, or of a list of ports. */
function aritiesOf(node: SourceNode | undefined, usual: number, report: Diagnostics): Arities {
  const arities = new Map<string, number>();
  const add = (port: string | null, arity: SourceNode | undefined, at: Position) => {
    const count = arity === undefined ? usual : arityOf(arity);
    if (port === null || count === null)
      report.error('file-syntax', at, 'this is no port with how often it is there', 'write `{"port": 1}`');
    else if (count > 0) arities.set(port, count);
  };
  for (const { key, value } of entriesIn(node)) add(key.text, value, key.at);
  for (const item of itemsOf(node)) {
    const [port, arity] = item.kind === 'list' ? item.items : [item];
    add(textOf(port), arity, item.at);
  }
  return arities;
}

/** `3`, `"3"`, `"infinite"`, `["FiniteProvide", 3]` or `["InfiniteProvide"]`. */
function arityOf(node: SourceNode): number | null {
  const texts = node.kind === 'list' ? scalarsOf(node).map(({ text }) => text) : [textOf(node) ?? ''];
  const last = texts.at(-1) ?? '';
  if (/^(?:inf|infinity|infinite|infiniteprovide)$/i.test(last)) return Infinity;
  return /^\d{1,9}$/.test(last) ? Number(last) : null;
}

function configurationOf(root: SourceNode, report: Diagnostics): NonNullable<Universe['configuration']> {
  return {
    components: listed(root, 'components').map((node) => {
      const [name, type] = [needed(node, 'name', report), needed(node, 'type', report)];
      return { name, type, at: node.at, state: said(node, 'state') } satisfies ConfiguredComponent;
    }),
    bindings: listed(root, 'bindings').map(
      (node): Binding => ({
        at: node.at,
        port: needed(node, 'port', report),
        requirer: needed(node, 'requirer', report),
        provider: needed(node, 'provider', report),
      }),
    ),
  };
}

function listed(root: SourceNode, key: string): readonly SourceNode[] {
  const entry: SourceEntry | undefined = entryOf(root, key);
  return itemsOf(entry?.value);
}

function needed(node: SourceNode, key: string, report: Diagnostics): string {
  const text = said(node, key);
  if (text === null) report.error('file-syntax', node.at, `\`${key}\` is missing here`);
  return text ?? '';
}
