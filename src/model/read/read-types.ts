import { ANY_DURATION } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import type { Group, Need, ProviderCount, Transition, WaitsIn } from '../component.ts';
import type { DraftPort, DraftType } from './draft.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from './formats/source.ts';
import { readCrash, readEnds } from './read-outcomes.ts';
import { type Reading, reportUnlessOne, textsIn } from './reading.ts';
import {
  declaredName,
  described,
  entriesOf,
  readInterval,
  readMove,
  readWholeNumber,
  scalarOf,
  scalarsOf,
  textOf,
} from './values/read-values.ts';

/** Reads a component type. */
export function readType({ key, value }: SourceEntry, reading: Reading): DraftType {
  const name = declaredName(key, reading.report);
  const placeScalars = scalarsOf(entryOf(value, 'places')?.value);
  const places = placeScalars.map((s) => declaredName(s, reading.report));
  const initial = entryOf(value, 'initial');
  const behaviors = readBehaviors(key, value, reading);
  const needs = entryOf(value, 'needs');
  const type: DraftType = {
    name,
    places,
    initial: textOf(initial?.value) ?? places[0] ?? '',
    groups: entriesOf(entryOf(value, 'groups')?.value).map((e) => readGroup(e, reading)),
    behaviors: behaviors.map((b) => b.name),
    transitions: behaviors.flatMap((b) => b.transitions),
    ports: entriesOf(entryOf(value, 'ports')?.value).map((e) => readPort(e, reading)),
    ...(needs === undefined ? {} : { needs: entriesOf(needs.value).map((e) => readNeed(e, reading)) }),
    crash: readCrash(key, entryOf(value, 'faults')?.value, reading),
    ...described(value),
    at: key.at,
  };
  if (initial !== undefined) reading.positions.mark(type, 'initial', initial.value.at);
  for (const [i, scalar] of placeScalars.entries()) reading.positions.mark(type, `places/${i}`, scalar.at);
  for (const { name: behavior, at } of behaviors) reading.positions.mark(type, `behaviors/${behavior}`, at);
  return type;
}

function readBehaviors(key: SourceScalar, type: SourceNode, reading: Reading) {
  const short = entryOf(type, 'transitions');
  const long = entryOf(type, 'behaviors');
  if (short !== undefined && long !== undefined) {
    reading.report.error(
      'conflicting-keys',
      short.key.at,
      `\`${key.text}\` has both \`transitions\` and \`behaviors\``,
      '`transitions` is short for a single behavior `deploy`',
    );
  }
  const read = (name: string, entry: SourceEntry) => ({
    name,
    at: entry.key.at,
    transitions: entriesOf(entry.value).flatMap((e) => readTransition(key.text, name, e, reading) ?? []),
  });
  if (long === undefined) return short === undefined ? [] : [read('deploy', short)];
  return entriesOf(long.value).map((entry) => read(declaredName(entry.key, reading.report), entry));
}

function readTransition(
  type: string,
  behavior: string,
  { key, value }: SourceEntry,
  reading: Reading,
): Transition | null {
  const name = declaredName(key, reading.report);
  const written = scalarOf(value.kind === 'map' ? entryOf(value, 'move')?.value : value);
  const move = written === null ? null : readMove(written, reading.report);
  const takes = entryOf(value, 'takes');
  const interval = takes === undefined ? null : readInterval(takes.value, reading.report);
  const alternative = scalarOf(entryOf(value, 'alternative')?.value);
  if (move === null) {
    reading.gaps.addTypePart(type, 'transitions');
    return null;
  }
  const ends = readEnds(key, value, reading);
  const waiting = entryOf(value, 'waits');
  const waits = readWaits(waiting?.value);
  const transition: Transition = {
    name,
    source: move.source.text,
    destination: move.destination.text,
    behavior,
    takes: interval ?? ANY_DURATION,
    alternative: alternative === null ? null : declaredName(alternative, reading.report),
    ...ends.ends,
    ...(waits === null ? {} : { waits }),
    ...described(value),
    at: key.at,
  };
  reading.positions.mark(transition, 'source', move.source.at);
  reading.positions.mark(transition, 'destination', move.destination.at);
  ends.mark(transition);
  if (waiting !== undefined) reading.positions.mark(transition, 'waits', waiting.value.at);
  return transition;
}

function readWaits(node: SourceNode | undefined): WaitsIn | null {
  const text = textOf(node);
  return text === 'dock' || text === 'place' ? text : null;
}

function readGroup({ key, value }: SourceEntry, reading: Reading): Group {
  const { texts: places, mark } = textsIn(value, reading);
  const group = { name: declaredName(key, reading.report), places, at: key.at };
  mark(group, 'places');
  return group;
}

function readPort({ key, value }: SourceEntry, reading: Reading): DraftPort {
  const name = declaredName(key, reading.report);
  const use = entryOf(value, 'use');
  const provide = entryOf(value, 'provide');
  const bound = entryOf(value, 'bound');
  const from = entryOf(value, 'from');
  if (value.kind === 'map') {
    reportUnlessOne(`the port \`${key.text}\``, key, { use, provide }, reading);
    reportUnlessOne(`the port \`${key.text}\``, key, { bound, from }, reading);
  }
  const role = use === undefined ? ('provide' as const) : ('use' as const);
  const atLeast = readProviderCount(entryOf(value, 'atLeast'), reading);
  const boundTexts = textsIn(bound?.value, reading);
  const fromTexts = textsIn(from?.value, reading);
  const port: DraftPort = {
    name,
    role,
    kind: textOf((use ?? provide)?.value) === 'data' ? 'data' : 'service',
    bound: bound === undefined ? null : boundTexts.texts,
    from: from === undefined ? null : fromTexts.texts,
    ...(atLeast !== null && { atLeast: atLeast.count }),
    ...described(value),
    at: key.at,
  };
  boundTexts.mark(port, 'bound');
  fromTexts.mark(port, 'from');
  if (atLeast !== null) reading.positions.mark(port, 'atLeast', atLeast.at);
  return port;
}

/** Reads a need: `{bound, amount}`, or what it is bound to. */
function readNeed({ key, value }: SourceEntry, reading: Reading): Need {
  const amount = entryOf(value, 'amount');
  const { texts: bound, mark } = textsIn(
    value.kind === 'map' ? entryOf(value, 'bound')?.value : value,
    reading,
  );
  const need: Need = {
    name: declaredName(key, reading.report),
    bound,
    amount: amount === undefined ? 1 : (readWholeNumber(amount.value, reading.report) ?? 1),
    ...described(value),
    at: key.at,
  };
  mark(need, 'bound');
  if (amount !== undefined) reading.positions.mark(need, 'amount', amount.value.at);
  return need;
}

function readProviderCount(
  entry: SourceEntry | undefined,
  { report }: Reading,
): { readonly count: ProviderCount; readonly at: Position } | null {
  if (entry === undefined) return null;
  const { at } = entry.value;
  if (textOf(entry.value) === 'all') return { count: 'all', at };
  const count = readWholeNumber(entry.value, report);
  return count === null ? null : { count, at };
}
