import { type Fraction, fractionToNumber } from '../../src/base/duration.ts';
import type { Figure, Figures } from '../../src/properties/answers/figures.ts';
import type { OutageLengths } from '../../src/properties/kinds/outage-figures.ts';

interface WithFigures {
  readonly figures: Figures | null;
}

/** The exact numbers of an answer by name; `null` where it has none, or they are only enclosed. */
function exactNumbers({ figures }: WithFigures): ((name: string) => Fraction | 'inf') | null {
  if (!figures?.isExact) return null;
  return (name) => {
    const figure = figures.numbers[name];
    if (figure === undefined) throw new Error(`no figure is called ${name}`);
    return figure.atLeast;
  };
}

/** How many transitions run together at most; `null` where that is not known exactly, or was not asked. */
export function parallelismIn(
  answer: WithFigures,
): { readonly state: number; readonly lasting: number } | null {
  const number = answer.figures !== null && 'state' in answer.figures.numbers ? exactNumbers(answer) : null;
  const count = (name: string) => fractionToNumber(number!(name))!;
  return number && { state: count('state'), lasting: count('lasting') };
}

/** How long a port is inactive; `null` where that is not known exactly, or was not asked. */
export function outageIn(answer: WithFigures): OutageLengths | null {
  const number =
    answer.figures !== null && 'total.min' in answer.figures.numbers ? exactNumbers(answer) : null;
  const least = (name: string) => {
    const length = number!(name);
    if (length === 'inf') throw new Error('a least length is infinite');
    return length;
  };
  return (
    number && {
      total: { min: least('total.min'), max: number('total.max') },
      longest: { min: least('longest.min'), max: number('longest.max') },
    }
  );
}

/** What is proved of figures that are not exact; `null` where they are, or there are none. */
export function boundsIn({ figures }: WithFigures): readonly Figure[] | null {
  return figures === null || figures.isExact ? null : Object.values(figures.numbers);
}
