import { SaxesParser } from 'saxes';
import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import type { Position } from '../../../base/position.ts';
import { TextPlaces } from '../../../base/text/text-places.ts';

/** An element of XML; namespaces are left aside. */
export interface XmlElement {
  /** Without a prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands in it, outside of its children. */
  readonly text: string;
  /** Its first tag. */
  readonly at: Position;
}

/** Elements within elements beyond that are an attack or a mistake: the formats of nets need ten levels. */
const MAX_DEPTH = 100;

/** What an element costs, in nanoseconds. */
const READING = 2_000;

/** Thrown to leave a text that is of no use any more. */
class NotXml extends Error {}

interface OpenElement extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads XML. Entities that a text declares are not followed, so that none can grow; what uses one is refused, like
 * whatever is not well formed.
 *
 * @returns the outermost element; `null` where there is none, which is reported
 */
export function readXml(text: string, file: string, report: Diagnostics): XmlElement | null {
  const places = new TextPlaces(text, file);
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  const refuse = (what: string, at: Position): never => {
    report.error('net-syntax', at, `this is not XML: ${what}`);
    throw new NotXml();
  };
  const here = () => places.position(Math.max(0, parser.position - 1), 1);
  parser.on('error', ({ message }) => {
    refuse(message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, ''), here());
  });
  parser.on('opentagstart', ({ name }) => {
    heed(READING);
    const at = places.position(text.lastIndexOf('<', parser.position - 1), name.length + 1);
    if (open.length >= MAX_DEPTH) refuse(`elements are nested more than ${MAX_DEPTH} levels deep`, at);
    open.push({ name: localName(name), attributes: new Map(), children: [], text: '', at });
  });
  parser.on('opentag', ({ attributes }) => {
    for (const [name, value] of Object.entries(attributes))
      open.at(-1)!.attributes.set(localName(name), value);
  });
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop()!;
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof NotXml)) throw error;
    return null;
  }
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The children of this name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The first child of this name; `undefined` where there is none. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}
