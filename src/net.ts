/**
 * Time Petri nets: build, read and write them, and translate models into them.
 *
 * @packageDocumentation
 */

export type { Claim, Expression } from './base/expression/expression.ts';
export type { InputFormat } from './base/input-format.ts';
export { type NetQuestion, readNetQuestions, type TokenAtom } from './properties/net/net-questions.ts';
export { type NetAnswer, type NetRun, verifyNet } from './properties/net/verify-net.ts';
export type { AskedPlaces, Condition, ConditionPart } from './tpn/net/condition.ts';
export { writeDot } from './tpn/net/formats/dot.ts';
export { NET_FORMATS, type NetFormat } from './tpn/net/formats/index.ts';
export type { NetReader, NetSource, ReadNet } from './tpn/net/formats/net-reader.ts';
export { writePnml } from './tpn/net/formats/pnml.ts';
export { NET_READERS } from './tpn/net/formats/readers.ts';
export { writeSvg } from './tpn/net/formats/svg.ts';
export { readTinaNet, writeTinaNet } from './tpn/net/formats/tina-net.ts';
export { type ArcSort, type NamedArcs, NetBuilder } from './tpn/net/net-builder.ts';
export type { Arc, FiringInterval, NetPlace, NetTransition, TimePetriNet } from './tpn/net/time-petri-net.ts';
export type { PlaceOrigin } from './tpn/translation/origin.ts';
export {
  type Holding,
  isHeld,
  type TranslateOptions,
  type Translation,
  translate,
} from './tpn/translation/translate.ts';
