import { z } from 'zod';
import { keys, name } from '../values/shapes.ts';

const component = { component: name.optional(), forall: name.optional() };

/** The wishes of a goal, as Ballet writes them: lists of which the later items win. */
const wishes = {
  behaviors: z
    .array(
      keys('`{component, behavior}`, or `{forall: BEHAVIOR}`', { ...component, behavior: name.optional() }),
      { error: 'a list of behaviors that components shall execute' },
    )
    .optional(),
  ports: z
    .array(
      keys('`{component, port, status}`, or `{forall: PORT, status}`', {
        ...component,
        port: name.optional(),
        status: z.enum(['active', 'inactive'], { error: '`active` or `inactive`' }).optional(),
      }),
      { error: 'a list of ports with their status at the end' },
    )
    .optional(),
  components: z
    .array(keys('`{component, status}`, or `{forall: STATUS}`', { ...component, status: name.optional() }), {
      error: 'a list of components with where they are at the end',
    })
    .optional(),
};

/** One goal of a model file. */
export const goalSchema = keys('a goal `{behaviors, ports, components}`', wishes);
