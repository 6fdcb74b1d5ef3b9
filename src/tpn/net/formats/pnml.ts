import { escapeXml } from '../../../base/text/escape-xml.ts';
import {
  type Arc,
  type FiringInterval,
  type NetPlace,
  type NetTransition,
  spontaneousNote,
  type TimePetriNet,
} from '../time-petri-net.ts';

/**
 * Writes a net in PNML (ISO/IEC 15909-2, the grammar of 2009) as a P/T net. What that grammar does not know is written
 * as TINA does: firing intervals as a `delay` in MathML, read and inhibitor arcs with a `type`. Labels are Madrigal's
 * own, and so is which transitions are spontaneous. Ids are `p0`, `p1`, ... and `t0`, `t1`, ..., since names need not be legal ids.
 */
export function writePnml(net: TimePetriNet): string {
  const note = spontaneousNote(net, 'Transitions that Madrigal calls spontaneous');
  return lines([
    '<?xml version="1.0" encoding="UTF-8"?>',
    note === null ? '' : `<!-- ${note} -->`,
    '<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">',
    '  <net id="net" type="http://www.pnml.org/version-2009/grammar/ptnet">',
    `    ${nameElement(net.name)}`,
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

function ownElement(label: string | undefined, spontaneous?: true): string {
  if (label === undefined && !spontaneous) return '';
  const own = `${label === undefined ? '' : `<label>${escapeXml(label)}</label>`}${spontaneous ? '<spontaneous/>' : ''}`;
  return `        <toolspecific tool="madrigal" version="1">${own}</toolspecific>`;
}

function placeElement({ name, label, tokens }: NetPlace, index: number): string {
  return lines([
    `      <place id="p${index}">`,
    `        ${nameElement(name)}`,
    tokens === 0 ? '' : `        <initialMarking><text>${tokens}</text></initialMarking>`,
    ownElement(label),
    '      </place>',
  ]);
}

function transitionElement({ name, label, interval, spontaneous }: NetTransition, index: number): string {
  return lines([
    `      <transition id="t${index}">`,
    `        ${nameElement(name)}`,
    `        <delay>${intervalElement(interval)}</delay>`,
    ownElement(label, spontaneous),
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
