import { groupBy } from '../../base/collections/group-by.ts';
import { compare, type Decimal, formatDecimal, multiply } from '../../base/duration.ts';
import { maxOf } from '../../base/extremes.ts';
import { printableJson } from '../../base/text/printable.ts';
import type { Calibration, CalibrationPolicy } from './calibrate.ts';

const HUNDRED: Decimal = { digits: 100n, scale: 0 };
const ONE: Decimal = { digits: 1n, scale: 0 };

/** `90`, of 0.9. */
function percent(part: Decimal): string {
  return formatDecimal(multiply(part, HUNDRED));
}

/** How intervals come from samples, in words. */
export function policyWords({ quantile, margin }: CalibrationPolicy): string {
  const taken =
    compare(quantile, ONE) === 0
      ? 'the least and the greatest duration of each action'
      : `for each action, the shortest duration that ${percent(quantile)} % of its samples reach and the longest that ${percent(quantile)} % keep to`;
  return compare(margin, { digits: 0n, scale: 0 }) === 0
    ? taken
    : `${taken}, ${percent(margin)} % wider at each end`;
}

/** Outcomes, `t:o`, stand in quotes. */
function keyOf(transition: string): string {
  return transition.includes(':') ? JSON.stringify(transition) : transition;
}

/** The text of a timing overlay, in YAML, with the number of samples on which each interval rests. */
export function writeOverlay(name: string, { intervals, runs, policy }: Calibration): string {
  const components = [...groupBy(intervals, ({ component }) => component)];
  const about = `Measured in ${runs === 1 ? '1 run' : `${runs} runs`}: ${policyWords(policy)}, in seconds, rounded outward to milliseconds.`;
  const takes = components.flatMap(([component, own]) => {
    const width = maxOf(own.map(({ transition }) => keyOf(transition).length));
    return [
      `  ${component}:`,
      ...own.map(
        ({ transition, takes: { min, max } }) =>
          `    ${`${keyOf(transition)}:`.padEnd(width + 1)} [${formatDecimal(min)}, ${formatDecimal(max)}]`,
      ),
    ];
  });
  const samples = components.map(
    ([component, own]) =>
      `  ${component}: {${own.map(({ transition, samples: n }) => `${keyOf(transition)}: ${n}`).join(', ')}}`,
  );
  return [
    'madrigal: 1',
    `overlay: ${printableJson(JSON.stringify(name))}`,
    `about: ${JSON.stringify(about)}`,
    'takes:',
    ...takes,
    'samples:',
    ...samples,
    '',
  ].join('\n');
}
