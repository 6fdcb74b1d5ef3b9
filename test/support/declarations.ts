import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** A node of the syntax tree (ESTree, with types of TypeScript), as far as it is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Where a name that a file exports or imports comes from; `from` is a module, `null` the file itself. */
interface Link {
  readonly from: string | null;
  readonly name: string;
}

interface Declarations {
  readonly text: string;
  readonly imports: ReadonlyMap<string, Link>;
  readonly exports: ReadonlyMap<string, Link>;
  readonly declared: ReadonlyMap<string, Node>;
}

/** A type, as `file#name` of its declaration. */
type Declared = string;

/**
 * The types of the package itself that what these files (`.d.ts`) export is described with, and that none of them
 * exports: users meet them and cannot name them. Members and declarations that are internal or opaque are not looked
 * at.
 *
 * @returns sentences, sorted
 */
export function unnamedTypes(entries: readonly string[]): readonly string[] {
  const files = new Map<string, Declarations>();
  const read = (file: string): Declarations => {
    const known = files.get(file) ?? declarationsOf(readFileSync(file, 'utf8'));
    files.set(file, known);
    return known;
  };
  const follow = (file: string, link: Link | undefined): Declared | null => {
    if (link === undefined) return null;
    if (link.from === null) return declarationOf(file, link.name);
    if (!link.from.startsWith('.')) return null;
    const target = resolve(dirname(file), link.from.replace(/\.[jt]s$/, '.d.ts'));
    return follow(target, read(target).exports.get(link.name));
  };
  const declarationOf = (file: string, name: string): Declared | null => {
    const { declared, imports } = read(file);
    return declared.has(name) ? `${file}#${name}` : follow(file, imports.get(name));
  };
  const shown = new Set(
    entries.flatMap((file) => [...read(file).exports.values()].flatMap((link) => follow(file, link) ?? [])),
  );
  const found = new Set<string>();
  for (const declared of shown) {
    const [file = '', name = ''] = declared.split('#');
    const { declared: nodes, text } = read(file);
    if (/Opaque to users/.test(commentBefore(text, nodes.get(name)!))) continue;
    for (const used of typesIn(nodes.get(name)!, text)) {
      const type = declarationOf(file, used);
      if (type !== null && !shown.has(type)) found.add(`${name} shows ${used}, which is not exported`);
    }
  }
  return [...found].sort();
}

function declarationsOf(text: string): Declarations {
  const imports = new Map<string, Link>();
  const exports = new Map<string, Link>();
  const declared = new Map<string, Node>();
  for (const statement of parseAst(text, { lang: 'dts' }).body as unknown as readonly Node[]) {
    const from = (statement.source as { readonly value: string } | null | undefined)?.value ?? null;
    const inner = statement.declaration as Node | null | undefined;
    for (const [name, node] of namesOf(inner ?? statement)) {
      // Where it begins with `export`, its comment is before that.
      declared.set(name, { ...node, start: statement.start });
      if (inner != null) exports.set(name, { from: null, name });
    }
    for (const each of (statement.specifiers ?? []) as readonly Record<string, { readonly name: string }>[])
      if (statement.type === 'ImportDeclaration')
        imports.set(each.local!.name, { from, name: each.imported?.name ?? '*' });
      else exports.set(each.exported!.name, { from, name: each.local!.name });
  }
  return { text, imports, exports, declared };
}

function namesOf(node: Node): readonly (readonly [string, Node])[] {
  if (node.type === 'VariableDeclaration')
    return (node.declarations as readonly Node[]).map((each) => [(each.id as { name: string }).name, each]);
  const id = node.id as { readonly name: string } | null | undefined;
  return id == null ? [] : [[id.name, node]];
}

/** The names of the types in a declaration, but for its type parameters and for what is private. */
function typesIn(root: Node, text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (value: unknown, parameters: readonly string[]): void => {
    if (Array.isArray(value)) for (const each of value) walk(each, parameters);
    if (!isNode(value) || (value !== root && isInternal(value, text))) return;
    const own = value.typeParameters as { readonly params?: readonly { readonly name: unknown }[] } | null;
    const known = [...parameters, ...(own?.params ?? []).map(({ name }) => nameIn(name))];
    const name = nameIn(value.typeName ?? (value.type === 'TSInterfaceHeritage' ? value.expression : null));
    if (name !== '' && !known.includes(name)) names.add(name);
    for (const field of Object.values(value)) walk(field, known);
  };
  walk(root, []);
  return names;
}

/** The name that stands first in a qualified name; empty where there is none. */
function nameIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isNode(value)) return '';
  return nameIn(value.left ?? value.name ?? null);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function isInternal(node: Node, text: string): boolean {
  if (isNode(node.key) && node.key.type === 'PrivateIdentifier') return true;
  return /@internal/.test(commentBefore(text, node));
}

/** The comment that ends where a node begins. */
function commentBefore(text: string, { start }: Node): string {
  const before = text.slice(0, start).trimEnd();
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}
