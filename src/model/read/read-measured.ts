import { z } from 'zod';
import { Diagnostics } from '../../base/diagnostics.ts';
import { compare, type Decimal, ZERO } from '../../base/duration.ts';
import { parseSource } from './formats/parse-source.ts';
import { entryOf, type SourceNode } from './formats/source.ts';
import type { Makespan, Measured } from './measured.ts';
import { withoutExtensions } from './schema/extensions.ts';
import { checkShape } from './schema/shape.ts';
import { described, entriesOf, readDuration, readWholeNumber } from './values/read-values.ts';

const seconds = z.union([z.number(), z.string()], {
  error: 'a duration such as `3.5s` or a number of seconds',
});
const text = z.string({ error: 'a text' }).optional();
const described_ = { title: text, about: text };

function named<T extends z.ZodType>(error: string, entry: T) {
  return z.object(described_, { error }).catchall(entry);
}

const makespan = z.strictObject(
  {
    min: seconds,
    mean: seconds.optional(),
    max: seconds,
    runs: z.int({ error: 'a whole number' }).optional(),
    ...described_,
  },
  { error: 'a makespan such as `{min: 12s, mean: 13.5s, max: 15s, runs: 10}`' },
);

const measuredSchema = z.strictObject(
  {
    madrigal: z.literal(1, { error: 'the number 1, the version of the format' }),
    measured: named('makespans by timing overlay', named('makespans by program or strategy', makespan)),
    ...described_,
  },
  { error: 'measured makespans' },
);

/**
 * Reads measured makespans from the text of a YAML or JSON file: `measured: {OVERLAY: {PROGRAM or STRATEGY: {min, mean,
 * max, runs}}}`.
 *
 * @throws {ModelError} with everything that is wrong, in the order of the file.
 */
export function readMeasured(content: string, file: string): Measured {
  const report = new Diagnostics();
  const whole = parseSource(content, file, report);
  report.throwErrors();
  if (whole === null) throw new Error('a file that cannot be read has an error');
  const root = withoutExtensions(measuredSchema, whole);
  checkShape(measuredSchema, root, report);
  report.throwErrors();
  const measured = new Map(
    entriesOf(entryOf(root, 'measured')?.value).map(({ key, value }) => [
      key.text,
      new Map(entriesOf(value).map((e) => [e.key.text, readMakespan(e.value, report)])),
    ]),
  );
  report.throwErrors();
  return measured;
}

function readMakespan(node: SourceNode, report: Diagnostics): Makespan {
  const date = (key: string): Decimal | null => {
    const found = entryOf(node, key)?.value;
    const duration = readDuration(found, report);
    if (duration !== 'inf') return duration;
    report.error(
      'bad-duration',
      found!.at,
      'a run that was measured has come to an end',
      'write its duration',
    );
    return null;
  };
  const [min, mean, max] = [date('min') ?? ZERO, date('mean'), date('max')];
  if (max !== null && compare(max, min) < 0)
    report.error('max-below-min', node.at, 'the longest run is shorter than the shortest', 'swap them');
  const runs = readWholeNumber(entryOf(node, 'runs')?.value, report);
  return { min, mean, max: max ?? min, runs, ...described(node) };
}
