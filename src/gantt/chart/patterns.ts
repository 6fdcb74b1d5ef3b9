import { element, type Markup } from '../markup.ts';

/** Critical bars differ by pattern and outline, not by colour alone. */
export function hatch(id: string): Markup {
  return element(
    'defs',
    {},
    element(
      'pattern',
      {
        id: `${id}-hatch`,
        width: 6,
        height: 6,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(45)',
      },
      element('line', { class: 'hatch', x1: 0, y1: 0, x2: 0, y2: 6 }),
    ),
  );
}

/** Outages differ by pattern, not by colour alone. */
export function outagePattern(id: string): Markup {
  return element(
    'defs',
    {},
    element(
      'pattern',
      {
        id: `${id}-out`,
        width: 5,
        height: 5,
        patternUnits: 'userSpaceOnUse',
        patternTransform: 'rotate(-45)',
      },
      element('line', { class: 'out-hatch', x1: 0, y1: 0, x2: 0, y2: 5 }),
    ),
  );
}
