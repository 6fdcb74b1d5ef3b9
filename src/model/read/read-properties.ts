import { faultsIn } from '../kinds/form/asked-faults.ts';
import { givenIn } from '../kinds/form/given.ts';
import { BARE_KINDS, formOf, PROPERTY_KINDS, type PropertySpec } from '../whole/property-spec.ts';
import { entryOf, type SourceEntry, type SourceNode } from './formats/source.ts';
import { type Reading, textsIn } from './reading.ts';
import { declaredName, described } from './values/read-values.ts';

/** Reads a property; `null` where it is of no kind, or asks nothing that can be read. */
export function readProperty({ key, value }: SourceEntry, reading: Reading): PropertySpec | null {
  const { report, positions, gaps } = reading;
  const before = report.errors;
  const name = declaredName(key, report);
  const options = withInnerOptions(value, reading);
  const asked = textsIn(entryOf(options, 'in')?.value, reading);
  const given = givenIn(options, report);
  const kind = PROPERTY_KINDS.find((each) => given.option(each) !== undefined);
  const { faults, marks } = faultsIn(given);
  const common = {
    name,
    programs: asked.texts,
    ...(faults === null ? {} : { faults }),
    ...described(options),
    at: key.at,
  };
  const read = kind === undefined ? null : formOf(kind).read(common, given.option(kind)!, given);
  if (read !== null) {
    for (const [part, { at }] of [...read.marks, ...marks]) positions.mark(read.spec, part, at);
    asked.mark(read.spec, 'in');
  }
  if (report.errors > before) gaps.addEntry('properties', name);
  return read === null ? null : read.spec;
}

/**
 * A kind that needs no argument may stand alone, or have its options as argument: both are read as a map with the
 * kind and the options side by side.
 */
function withInnerOptions(value: SourceNode, reading: Reading): SourceNode {
  if (value.kind === 'list') return value;
  if (value.kind === 'scalar') {
    const entries = BARE_KINDS.some((kind) => kind === value.text) ? [{ key: value, value }] : [];
    return { kind: 'map', entries, at: value.at };
  }
  const bare = BARE_KINDS.map((kind) => entryOf(value, kind)).find((entry) => entry !== undefined);
  if (bare?.value.kind !== 'map') return value;
  for (const { key } of bare.value.entries) {
    if (entryOf(value, key.text) === undefined) continue;
    const message = `\`${key.text}\` is given twice, beside \`${bare.key.text}\` and in it`;
    reading.report.error('conflicting-keys', key.at, message, 'remove one of them');
  }
  return { ...value, entries: [...value.entries, ...bare.value.entries] };
}
