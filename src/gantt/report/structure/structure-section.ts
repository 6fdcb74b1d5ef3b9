import { assemblyPicture, lifeCycle } from '../../drawing/structure.ts';
import { element, lines, type Markup, scrolled } from '../../markup.ts';
import { type NetReport, netsOf } from './net-section.ts';

/** How many component types are drawn at most: those of most components. */
const MOST_TYPES = 24;

/** The assembly and the life cycles, drawn; the script of the page takes these for the steps of runs. */
export function structureSection(report: NetReport, prefix: string): Markup | null {
  const { model } = report;
  const counts = new Map(model.types.map((type) => [type, 0]));
  for (const { type } of model.components) counts.set(type, (counts.get(type) ?? 0) + 1);
  const types = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_TYPES);
  const cycles = types.flatMap(([type, count], i) => {
    const drawing = lifeCycle(type, `${prefix}cycle-${i + 1}`, `${prefix}${type.name}`);
    if (drawing === null) return [];
    const caption = `${type.name}${count === 1 ? '' : `, ${count} components`}`;
    return [
      element('figure', { class: 'cycle' }, element('figcaption', {}, caption), scrolled(drawing, caption)),
    ];
  });
  const assembly = assemblyPicture(model, `${prefix}assembly`);
  const nets = netsOf(report, prefix);
  if (assembly === null && cycles.length + nets.length === 0) return null;
  return element(
    'section',
    { class: 'property', id: `${prefix}structure` },
    lines([
      element('h2', {}, 'Structure'),
      assembly === null
        ? null
        : element(
            'details',
            {},
            element('summary', {}, 'The assembly: who uses whom'),
            scrolled(assembly, 'The assembly'),
          ),
      cycles.length === 0
        ? null
        : element(
            'details',
            {},
            element(
              'summary',
              {},
              `Life cycles of ${cycles.length === 1 ? 'the type' : `${cycles.length} types`}`,
            ),
            element('div', { class: 'cycles' }, lines(cycles)),
          ),
      counts.size > MOST_TYPES
        ? element(
            'p',
            { class: 'muted' },
            `Of ${counts.size} types, the ${MOST_TYPES} with most components are drawn.`,
          )
        : null,
      ...nets,
    ]),
  );
}
