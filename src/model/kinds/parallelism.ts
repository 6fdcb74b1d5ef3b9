import { z } from 'zod';
import { groupBy } from '../../base/collections/group-by.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import type { ComponentType } from '../component.ts';
import { scalarsOf } from '../read/values/read-values.ts';
import { keys, listOf, name, oneOf, wholeNumber } from '../read/values/shapes.ts';
import type { TextReader } from '../read/values/text-reader.ts';
import { checkComponent, checkRepeated, reportUnknown, typesByComponent } from '../validate/names/check.ts';
import { checkLimit, doubtLimit } from './form/checks.ts';
import { type Asked, builtCommon, type Common } from './form/common.ts';
import { asBefore, type KindForm, NAMES_NOTHING } from './form/kind.ts';
import { someOf } from './form/words.ts';

/** How many transitions of the components run at once, or how much of a resource is held at once, at most? */
export interface Parallelism extends Common {
  readonly kind: 'parallelism';
  /** Of a resource, `'all'`. */
  readonly components: readonly string[] | 'all';
  /** The resource of which it is asked how much is held; left out where transitions are counted. */
  readonly use?: string;
  readonly atMost: number | null;
  readonly atLeast: number | null;
}

const builder = {
  /** How many transitions of the components run at once, or how much of a resource is held at once, at most? */
  parallelism(
    read: TextReader,
    property: string,
    counted: 'all' | readonly string[] | { readonly use: string } = 'all',
    options: Asked & { readonly atMost?: number; readonly atLeast?: number } = {},
  ): Parallelism {
    const { atMost = null, atLeast = null } = options;
    for (const limit of [atMost, atLeast]) read.wholeNumber(limit, property);
    const what =
      typeof counted === 'object' && !Array.isArray(counted)
        ? ofResource(
            read.required(
              read.options(counted as { readonly use: string }, ['use'], property),
              'use',
              property,
            ),
          )
        : { components: counted as 'all' | readonly string[] };
    return {
      ...builtCommon(read, property, options, { atMost: true, atLeast: true }),
      kind: 'parallelism',
      ...what,
      atMost,
      atLeast,
    };
  },
};

function ofResource(use: string) {
  return { components: 'all', use } as const;
}

/** The form of `parallelism`: the greatest number of actions that run together, or amount that is held. */
export const parallelism: KindForm<Parallelism, typeof builder> = {
  kind: 'parallelism',
  argument: {
    shape: oneOf('`all`, a component, a list of components, or `{use: RESOURCE}`', [
      z.literal('all'),
      name,
      listOf('a list of components', name),
      keys('`{use: RESOURCE}`', { use: name }),
    ]),
  },
  options: { atMost: wholeNumber.optional(), atLeast: wholeNumber.optional() },
  read: (common, argument, given) => {
    const use = argument.kind === 'map' ? given.within(argument).text('use') : null;
    const scalars = argument.kind === 'map' ? [] : scalarsOf(argument);
    const all = argument.kind === 'scalar' && argument.text === 'all';
    return {
      spec: {
        ...common,
        kind: 'parallelism',
        ...(use !== null ? ofResource(use) : { components: all ? 'all' : scalars.map((s) => s.text) }),
        atMost: given.number('atMost'),
        atLeast: given.number('atLeast'),
      },
      marks: [
        ...scalars.map((s, i) => [`components/${i}`, s] as const),
        ...given.within(argument).marks('use'),
        ...given.marks('atMost', 'atLeast'),
      ],
    };
  },
  builder,
  words: ({ components, use, atLeast, atMost }) => {
    const whose = components === 'all' ? '' : ` of ${someOf(components)}`;
    const bounds = [
      ...(atLeast === null ? [] : [`at least ${atLeast}`]),
      ...(atMost === null ? [] : [`at most ${atMost}`]),
    ];
    if (use !== undefined)
      return bounds.length === 0
        ? `How much of \`${use}\` is held at the same time?`
        : `${(atMost ?? atLeast) === 1 ? 'Is' : 'Are'} ${enumerate(bounds)} of \`${use}\` held at the same time?`;
    return bounds.length === 0
      ? `How many transitions${whose} run at the same time?`
      : `Do ${enumerate(bounds)} transitions${whose} run at the same time?`;
  },
  decides: ({ atMost, atLeast }) => atMost !== null || atLeast !== null,
  check: (spec, types, check) => {
    if (spec.use !== undefined) {
      const known = (check.model.resources ?? []).map(({ name }) => name);
      if (!known.includes(spec.use) && !check.gaps.inSection('resources')) {
        const at = check.positions.at(spec, 'use');
        const message = `there is no resource \`${spec.use}\``;
        reportUnknown('unknown-resource', message, spec.use, known, at, check.report);
      }
    }
    if (spec.components !== 'all') {
      checkRepeated(spec.components, spec, 'components', check);
      for (const [i, component] of spec.components.entries()) {
        checkComponent(component, types, check.positions.at(spec, `components/${i}`), check);
      }
    }
    checkLimit('atMost', spec.atMost, spec, check);
    checkLimit('atLeast', spec.atLeast, spec, check);
  },
  doubt: (spec, check) => {
    const { components, use, atMost, atLeast } = spec;
    if (atLeast === 0) doubtLimit('atLeast', '`atLeast: 0` can never bind', spec, check);
    if (use !== undefined) {
      const { capacity } = check.model.resources!.find(({ name }) => name === use)!;
      if (atMost !== null && atMost >= capacity)
        doubtLimit(
          'atMost',
          `\`atMost: ${atMost}\` can never bind: no more than ${capacity} of \`${use}\``,
          spec,
          check,
        );
      return;
    }
    const counted = [...typesByComponent(check.model)].filter(
      ([component]) => components === 'all' || components.includes(component),
    );
    const most = counted.reduce((sum, [, type]) => sum + mostAtOnce(type), 0);
    if (atMost !== null && atMost >= most) {
      const run = most === 1 ? 'transition runs' : 'transitions run';
      const message = `\`atMost: ${atMost}\` can never bind: at most ${most} ${run} at once`;
      doubtLimit('atMost', message, spec, check);
    }
  },
  names: () => NAMES_NOTHING,
  inOtherPlaces: asBefore,
};

/**
 * An upper bound of the number of transitions of one component that run at once: the greatest number of transitions in
 * one behavior, as only one behavior is active at a time.
 */
function mostAtOnce(type: ComponentType): number {
  return [...groupBy(type.transitions, (t) => t.behavior).values()].reduce(
    (most, transitions) => Math.max(most, transitions.length),
    0,
  );
}
