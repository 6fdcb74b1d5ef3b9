import { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import type { TimePetriNet } from '../time-petri-net.ts';
import { type ArcKind, Declarations } from './declarations.ts';
import { childOf, childrenOf, readXml, type XmlElement } from './read-xml.ts';

/**
 * Reads a net in PNML (ISO/IEC 15909-2): place/transition nets, those of TINA with `delay`, and what Madrigal writes. Pages
 * may be missing, or nested, with reference nodes. What a node is called is its name; where several have one, its id.
 *
 * @param source.file the name of the file, for the positions of diagnostics
 * @throws {ModelError} with everything that is wrong: also for nets of other types, and for stopwatch and reset arcs
 */
export function readPnml(text: string, { file }: { readonly file: string }): TimePetriNet {
  const report = new Diagnostics();
  const root = readXml(text, file, report);
  const net = root === null ? null : netIn(root, report);
  const reader = new PnmlReader(report);
  if (net !== null) reader.read(net);
  return reader.net.net();
}

/** Types of which places hold plain tokens. */
const PLAIN_TYPES =
  /(?:\/|^)(?:(?:reset)?(?:inhibitor)?ptnet[a-z]*|pt-?net|p\/t[ -]?net|pnmlcoremodel|tpn)(?:\.pntd)?$/i;

function netIn(root: XmlElement, report: Diagnostics): XmlElement | null {
  const [net, second] = root.name === 'pnml' ? childrenOf(root, 'net') : [];
  if (net === undefined) {
    report.error('net-syntax', root.at, 'there is no `net` in a `pnml`');
    return null;
  }
  if (second !== undefined)
    report.error('net-unsupported', second.at, 'a second net begins here', 'write one net in one file');
  const type = net.attributes.get('type') ?? '';
  if (type !== '' && !PLAIN_TYPES.test(type)) {
    const message = `nets of the type \`${type}\` are not read`;
    report.error(
      'net-unsupported',
      net.at,
      message,
      'place/transition nets are read, and timed ones of TINA',
    );
  }
  return net;
}

/** A node, by the name that it has here. */
interface Node {
  readonly kind: 'place' | 'transition';
  readonly name: string;
}

/** Elements that change what a net does, unless they say something harmless. */
const OTHER_MEANING: ReadonlyMap<string, { readonly message: string; readonly harmless: RegExp }> = new Map([
  ['hlinitialMarking', { message: 'coloured tokens are not supported', harmless: /^$/ }],
  ['hlinscription', { message: 'coloured arcs are not supported', harmless: /^$/ }],
  ['condition', { message: 'guards are not supported', harmless: /^$/ }],
  ['capacity', { message: 'capacities of places are not supported', harmless: /^0*$/ }],
  ['timed', { message: 'rates of transitions are not supported', harmless: /^false$/i }],
  ['priority', { message: 'priorities between transitions are not supported', harmless: /^[01]?$/ }],
]);

/** What the type of an arc may be called. */
const ARC_KINDS: ReadonlyMap<string, ArcKind> = new Map([
  ['', 'normal'],
  ['normal', 'normal'],
  ['read', 'read'],
  ['test', 'read'],
  ['inhibitor', 'inhibitor'],
  ['stopwatch', 'stopwatch'],
  ['stopwatch-inhibitor', 'stopwatch'],
  ['stopwatchinhibitor', 'stopwatch'],
]);

const CLOSURES: ReadonlyMap<string, readonly [boolean, boolean]> = new Map([
  ['closed', [false, false]],
  ['open', [true, true]],
  ['open-closed', [true, false]],
  ['closed-open', [false, true]],
]);

/** What it takes to declare a node or an arc, in nanoseconds. */
const DECLARING = 2_000;

class PnmlReader {
  readonly net: Declarations;
  readonly #report: Diagnostics;
  readonly #nodes = new Map<string, Node>();

  constructor(report: Diagnostics) {
    this.#report = report;
    this.net = new Declarations(report);
  }

  read(net: XmlElement): void {
    const elements = withoutPages(net);
    this.net.builder.rename(nameOf(net) ?? '');
    for (const kind of ['place', 'transition'] as const)
      this.#declare(
        kind,
        elements.filter(({ name }) => name === kind),
      );
    this.#refer(elements);
    for (const element of elements) {
      heed(DECLARING);
      if (element.name === 'arc') this.#arc(element);
    }
  }

  #declare(kind: Node['kind'], elements: readonly XmlElement[]): void {
    const named = new Map<string, number>();
    for (const each of elements) named.set(nameOf(each) ?? '', (named.get(nameOf(each) ?? '') ?? 0) + 1);
    const areDistinct = elements.every((each) => nameOf(each) !== null && named.get(nameOf(each)!) === 1);
    for (const element of elements) {
      heed(DECLARING);
      const id = this.#id(element);
      const name = areDistinct ? nameOf(element)! : id;
      if (this.#nodes.has(id)) {
        this.#report.error('net-syntax', element.at, `a second node has the id \`${id}\``);
        continue;
      }
      this.#nodes.set(id, { kind, name });
      this.#refuseOthers(element);
      if (kind === 'place') this.#place(name, element);
      else this.#transition(name, element);
      const label = labelOf(element);
      if (label !== null) this.net.builder.label(kind, name, label);
    }
  }

  #place(name: string, element: XmlElement): void {
    this.net.builder.place(name);
    const marking = childOf(element, 'initialMarking');
    if (marking !== undefined) this.net.tokens(name, this.#count(marking, 0) ?? 0, marking.at);
  }

  #transition(name: string, element: XmlElement): void {
    this.net.builder.transition(name);
    const delay = childOf(element, 'delay');
    if (delay !== undefined) this.#delay(name, childOf(delay, 'interval') ?? delay);
  }

  #delay(transition: string, interval: XmlElement): void {
    const bounds = interval.children.filter(({ name }) => name === 'cn' || name === 'ci');
    const closure = CLOSURES.get(interval.attributes.get('closure') ?? 'closed');
    const [lower, upper] = bounds;
    if (lower === undefined || upper === undefined || bounds.length > 2 || closure === undefined) {
      const hint = 'write `<interval closure="closed"><cn>1</cn><cn>2</cn></interval>`';
      this.#report.error('net-syntax', interval.at, 'this is no firing interval', hint);
      return;
    }
    const isInfinite = upper.name === 'ci' && /^(?:infty|infinity|inf|w)$/i.test(upper.text.trim());
    const eft = this.#whole(lower.text, lower.at);
    const lft = isInfinite ? Infinity : this.#whole(upper.text, upper.at);
    if (eft === null || lft === null) return;
    const [eftOpen, lftOpen] = closure;
    this.net.restrict(transition, { eft, eftOpen, lft, lftOpen: lftOpen || isInfinite }, interval.at);
  }

  /** Reference nodes stand on a page for nodes of another one, perhaps by way of others. */
  #refer(elements: readonly XmlElement[]): void {
    const references = new Map(
      elements
        .filter(({ name }) => name === 'referencePlace' || name === 'referenceTransition')
        .map((each) => [this.#id(each), each]),
    );
    for (const [id, element] of references) {
      const seen = new Set<string>();
      let end = id;
      while (references.has(end) && !seen.has(end)) {
        seen.add(end);
        end = references.get(end)!.attributes.get('ref') ?? '';
      }
      const node = this.#nodes.get(end);
      if (node !== undefined) this.#nodes.set(id, node);
      else this.#report.error('net-label', element.at, `\`${id}\` refers to \`${end}\`, which is no node`);
    }
  }

  #arc(element: XmlElement): void {
    this.#refuseOthers(element);
    const [source, target] = [this.#end(element, 'source'), this.#end(element, 'target')];
    const inscription = childOf(element, 'inscription');
    const weight = inscription === undefined ? 1 : this.#count(inscription, 1);
    const kind = this.#kindOf(element);
    if (source === null || target === null || weight === null || kind === null) return;
    if (source.kind === target.kind) {
      const message = `an arc goes from a ${source.kind} to a ${source.kind}`;
      this.#report.error(source.kind === 'place' ? 'net-syntax' : 'net-priorities', element.at, message);
    } else if (source.kind === 'place') this.net.arc(kind, target.name, source.name, weight, element.at);
    else if (kind === 'normal') this.net.arc('outputs', source.name, target.name, weight, element.at);
    else if (kind === 'stopwatch') this.net.arc(kind, source.name, target.name, weight, element.at);
    else this.#report.error('net-syntax', element.at, `an arc to a place cannot be of the type ${kind}`);
  }

  #kindOf(element: XmlElement): ArcKind | null {
    const type = childOf(element, 'type') ?? childOf(element, 'arctype');
    if (type === undefined) return 'normal';
    const said = type.attributes.get('value') ?? childOf(type, 'text')?.text ?? type.text;
    const kind = ARC_KINDS.get(said.trim().toLowerCase());
    if (kind !== undefined) return kind;
    this.#report.error('net-unsupported', type.at, `arcs of the type \`${said.trim()}\` are not supported`);
    return null;
  }

  #end(arc: XmlElement, end: 'source' | 'target'): Node | null {
    const id = arc.attributes.get(end);
    const node = id === undefined ? undefined : this.#nodes.get(id);
    if (node !== undefined) return node;
    const message =
      id === undefined ? `the arc has no \`${end}\`` : `the ${end} of the arc, \`${id}\`, is no node`;
    this.#report.error(
      'net-label',
      arc.at,
      message,
      id === undefined ? null : this.#report.didYouMean(id, this.#nodes.keys()),
    );
    return null;
  }

  #id(element: XmlElement): string {
    const id = element.attributes.get('id');
    if (id === undefined)
      this.#report.error('net-syntax', element.at, `a \`${element.name}\` needs an \`id\``);
    return id ?? '';
  }

  #refuseOthers(element: XmlElement): void {
    for (const child of element.children) {
      const meaning = OTHER_MEANING.get(child.name);
      if (meaning === undefined || (meaning.harmless.test(textIn(child)) && child.children.length < 2))
        continue;
      const { message } = meaning;
      this.#report.error('net-unsupported', child.at, message);
    }
  }

  /** A number in a `text` or, in older files, a `value`, where PIPE writes `Default,` before it. */
  #count(element: XmlElement, missing: number): number | null {
    const said = childOf(element, 'text') ?? childOf(element, 'value');
    const text = (said?.text ?? element.text).trim().replace(/^Default,/, '');
    return text === '' ? missing : this.#whole(text, element.at);
  }

  #whole(text: string, at: Position): number | null {
    const said = text.trim();
    const value = /^\d+(?:\.0*)?$/.test(said) ? Number(said) : Number.NaN;
    if (Number.isNaN(value)) {
      const hint = /^[\d.]+$/.test(said) ? 'choose a finer unit, in which all numbers are whole' : null;
      this.#report.error('net-syntax', at, `expected a whole number, found \`${said.slice(0, 40)}\``, hint);
      return null;
    }
    if (Number.isSafeInteger(value)) return value;
    this.net.tooLarge(at, `${said.slice(0, 40)} is greater than 2^53 - 1`);
    return null;
  }
}

/** What stands in a net, and in its pages at any depth. */
function withoutPages(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => (child.name === 'page' ? withoutPages(child) : [child]));
}

function nameOf(element: XmlElement): string | null {
  const own = ownText(element, 'name');
  if (own !== null) return own;
  const name = childOf(element, 'name');
  return name === undefined ? null : textIn(name);
}

function labelOf(element: XmlElement): string | null {
  const own = ownText(element, 'label');
  if (own !== null) return own;
  const label = childOf(element, 'label');
  return label === undefined ? null : textIn(label);
}

function textIn(element: XmlElement): string {
  return (childOf(element, 'text') ?? childOf(element, 'value') ?? element).text.trim();
}

/** What Madrigal has written of a node beside what others read: as it stands or, where XML cannot hold it, in JSON. */
function ownText(element: XmlElement, name: string): string | null {
  const own = childrenOf(element, 'toolspecific').find(
    ({ attributes }) => attributes.get('tool') === 'madrigal',
  );
  const said = own === undefined ? undefined : childOf(own, name);
  if (said === undefined) return null;
  if (said.attributes.get('in') !== 'json') return said.text;
  try {
    return String(JSON.parse(said.text));
  } catch {
    return said.text;
  }
}
