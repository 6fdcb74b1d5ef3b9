import { escapeXml, legalInXml } from '../../../base/text/escape-xml.ts';
import {
  type Arc,
  type FiringInterval,
  type NetPlace,
  type NetTransition,
  spontaneousNote,
  type TimePetriNet,
} from '../time-petri-net.ts';

/** The type of nets that TINA reads and writes in PNML. */
const TIMED_TYPE = 'http://www.laas.fr/tina/tpn';

/**
 * Writes a net in PNML (ISO/IEC 15909-2, the grammar of 2009), as TINA does: of the type of timed nets, with firing
 * intervals as a `delay` in MathML, and read and inhibitor arcs with a `type`. Labels are Madrigal's own, and so are which
 * transitions are spontaneous, and names that XML cannot hold. Ids are `p0`, `p1`, ... and `t0`, `t1`, ..., since names need
 * not be legal ids. Reading the text gives the net again, but that no format has spontaneous transitions.
 */
export function writePnml(net: TimePetriNet): string {
  const note = spontaneousNote(net, 'Transitions that Madrigal calls spontaneous');
  return lines([
    '<?xml version="1.0" encoding="UTF-8"?>',
    note === null ? '' : `<!-- ${note} -->`,
    '<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">',
    `  <net id="net" type="${TIMED_TYPE}">`,
    `    ${nameElement(net.name)}`,
    net.name === '' ? '' : ownElement('    ', net),
    '    <page id="page">',
    ...net.places.map(placeElement),
    ...net.transitions.map(transitionElement),
    ...net.transitions.flatMap(arcElements),
    '    </page>',
    '  </net>',
    '</pnml>',
  ]);
}

function lines(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => `${part.trimEnd()}\n`)
    .join('');
}

function nameElement(name: string): string {
  return `<name><text>${escapeXml(name)}</text></name>`;
}

/** What a net or a node has beside what every reader knows. */
function ownElement(
  indent: string,
  {
    name,
    label,
    spontaneous,
  }: { readonly name: string; readonly label?: string; readonly spontaneous?: true },
): string {
  const own = [
    isPlain(name) ? '' : ownText('name', name),
    label === undefined ? '' : ownText('label', label),
    spontaneous ? '<spontaneous/>' : '',
  ].join('');
  return own === '' ? '' : `${indent}<toolspecific tool="madrigal" version="1">${own}</toolspecific>`;
}

function ownText(element: string, text: string): string {
  return isPlain(text)
    ? `<${element}>${escapeXml(text)}</${element}>`
    : `<${element} in="json">${escapeXml(asciiJson(text))}</${element}>`;
}

/** Whether XML can hold the text, and readers that leave out space around it have all of it. */
function isPlain(text: string): boolean {
  return legalInXml(text) === text && text.trim() === text && text !== '' && !text.includes('\r');
}

function asciiJson(text: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[^ -~]/g, escaped);
}

function placeElement(place: NetPlace, index: number): string {
  const { name, tokens } = place;
  return lines([
    `      <place id="p${index}">`,
    `        ${nameElement(name)}`,
    tokens === 0 ? '' : `        <initialMarking><text>${tokens}</text></initialMarking>`,
    ownElement('        ', place),
    '      </place>',
  ]);
}

function transitionElement(transition: NetTransition, index: number): string {
  const { name, interval } = transition;
  return lines([
    `      <transition id="t${index}">`,
    `        ${nameElement(name)}`,
    `        <delay>${intervalElement(interval)}</delay>`,
    ownElement('        ', transition),
    '      </transition>',
  ]);
}

function intervalElement({ eft, eftOpen, lft, lftOpen }: FiringInterval): string {
  const closure = eftOpen ? (lftOpen ? 'open' : 'open-closed') : lftOpen ? 'closed-open' : 'closed';
  const upper = lft === Infinity ? '<ci>infty</ci>' : `<cn>${lft}</cn>`;
  return `<interval xmlns="http://www.w3.org/1998/Math/MathML" closure="${closure}"><cn>${eft}</cn>${upper}</interval>`;
}

function arcElements(transition: NetTransition, index: number): readonly string[] {
  const toTransition = (type: string) => (arc: Arc) =>
    arcElement(`${type}-p${arc.place}-t${index}`, `p${arc.place}`, `t${index}`, arc.weight, type);
  return [
    ...transition.inputs.map(toTransition('normal')),
    ...transition.reads.map(toTransition('test')),
    ...transition.inhibitors.map(toTransition('inhibitor')),
    ...transition.outputs.map((arc) =>
      arcElement(`normal-t${index}-p${arc.place}`, `t${index}`, `p${arc.place}`, arc.weight, 'normal'),
    ),
  ];
}

function arcElement(id: string, source: string, target: string, weight: number, type: string): string {
  return lines([
    `      <arc id="${id}" source="${source}" target="${target}">`,
    `        <inscription><text>${weight}</text></inscription>`,
    type === 'normal' ? '' : `        <type value="${type}"/>`,
    '      </arc>',
  ]);
}
