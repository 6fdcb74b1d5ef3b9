import { onOneLine } from '../../base/text/printable.ts';
import { becauseWords } from '../../properties/results/wording.ts';
import { type CountedStates, STATE_SPACES } from '../../statespace/count-states.ts';
import type { Palette } from '../palette.ts';
import { count, grouped } from '../words.ts';

/** How many states a net has. */
export function exploredText(
  { mode, order, reduce, net, because, detail, statistics, ends, growth }: CountedStates,
  colors: Palette,
): string {
  const { classes, edges, markings, deadlocks } = statistics;
  // Of a model, a state in which everything is done is its end, and no deadlock.
  const last = ends === null ? { deadlocks } : { ends, deadlocks: deadlocks - ends };
  const figures = Object.entries({ classes, edges, markings, ...last }).map(
    ([name, number]) => `${name.padEnd(10)} ${grouped(number).padStart(13)}`,
  );
  const how = [
    STATE_SPACES[mode].words,
    order,
    ...(reduce.length === 0 ? [] : [`reduced by ${reduce.join(', ')}`]),
  ].join(', ');
  const name = net === null || net.name === '' ? 'the net' : onOneLine(net.name);
  const size =
    net === null
      ? ''
      : ` · ${count(net.places.length, 'place')}, ${count(net.transitions.length, 'transition')}`;
  return [
    `${colors.bold(name)}${colors.dim(`${size} · ${how}`)}`,
    ...figures,
    because === null
      ? colors.green('complete')
      : `${colors.yellow('incomplete')}, because ${becauseWords(because, detail)}`,
    ...(growth === null ? [] : growthWords(growth)),
    '',
  ].join('\n');
}

function growthWords({ place, after, repeat }: NonNullable<CountedStates['growth']>): readonly string[] {
  const start = after.length === 0 ? 'From the start' : `After ${after.join(', ')}`;
  const words = `${start}, this can be repeated for ever, and adds tokens to ${place} each time: ${repeat.join(', ')}`;
  return [onOneLine(words)];
}
