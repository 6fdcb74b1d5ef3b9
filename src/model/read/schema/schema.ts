import { z } from 'zod';
import {
  duration,
  flag,
  freeText,
  interval,
  keys,
  listOf,
  name,
  named,
  names,
  OUTCOME,
  oneOf,
  takes,
  wholeNumber,
} from '../values/shapes.ts';
import { goalSchema } from './goals.ts';
import { property } from './properties.ts';

const move = z
  .string({ error: 'a move such as `source -> destination`' })
  .meta({ pattern: String.raw`^\s*\S+\s*->\s*\S+\s*$`, description: 'source -> destination' });
const outcome = keys('an outcome such as `{fails: place}` or `{to: place}`', {
  to: name.optional(),
  fails: name.optional(),
  takes: interval.optional(),
  fault: flag.optional(),
});
const transition = oneOf('a move such as `source -> destination`, or `{move, takes, alternative}`', [
  move,
  keys('a transition `{move, takes, alternative}`', {
    move,
    takes: interval.optional(),
    alternative: name.optional(),
    outcomes: named('outcomes by name, such as `failed: {fails: place}`', outcome).optional(),
    retry: keys('a retry such as `{times: 3, pause: 5s}`', {
      times: wholeNumber,
      pause: interval.optional(),
    }).optional(),
    timeout: duration.optional(),
    'times-out': name.optional(),
    waits: z.enum(['dock', 'place'], { error: '`dock` or `place`' }).optional(),
  }),
]);
const transitions = named('transitions by name', transition);

const bound = oneOf('a name, or a list of names, of places, groups or transitions', [name, names]);
const portKind = z.enum(['service', 'data'], { error: '`service` or `data`' });
const port = keys('a port such as `{use: service, bound: [place]}`', {
  use: portKind.optional(),
  provide: portKind.optional(),
  bound: bound.optional(),
  from: oneOf('a place, or a list of places', [name, names]).optional(),
  atLeast: oneOf('a number of providers, or `all`', [wholeNumber, z.literal('all')]).optional(),
});

const componentType = keys('a component type', {
  places: listOf('a list of places, the initial one first', name),
  initial: name.optional(),
  groups: named('groups by name', oneOf('a place, or a list of places', [name, names])).optional(),
  transitions: transitions.optional(),
  behaviors: named('behaviors by name', transitions).optional(),
  ports: named('ports by name', port).optional(),
  needs: named(
    'needs by name',
    oneOf('a name, a list of names, or a need such as `{bound: [place], amount: 2}`', [
      name,
      names,
      keys('a need such as `{bound: [place], amount: 2}`', { bound, amount: wholeNumber.optional() }),
    ]),
  ).optional(),
  faults: keys('what may happen to a component, such as `{crash: {at: place, back: [min, max]}}`', {
    crash: keys('a crash such as `{at: place, back: [min, max]}` or `{at: place, fails: place}`', {
      at: name,
      fails: name.optional(),
      back: interval.optional(),
    }),
  }).optional(),
});

const places = oneOf('a place, or a list of places', [name, listOf('a list of places', name)]);
const placement = named('components with their places', places);

const component = oneOf('a component type, or `{type, start, takes}`', [
  name,
  keys('a component `{type, start, takes}`', {
    type: name,
    start: places.optional(),
    takes: takes.optional(),
    needs: named('resources by need', name).optional(),
  }),
]);

const connection = z
  .string({ error: 'a connection such as `user.port -> provider.port`' })
  .meta({ pattern: String.raw`^\s*\S+\.\S+\s*->\s*\S+\.\S+\s*$`, description: 'user.port -> provider.port' });

const deployment = oneOf('a place of every component, or components with their places', [name, placement]);

const instructions = z.string({ error: 'a text with one instruction a line' });
const program = oneOf('a text with one instruction a line, or `{start, run}`', [
  instructions,
  keys('a program `{start, run}`', {
    start: oneOf('a deployment, or components with their places', [name, placement]).optional(),
    run: oneOf('a text with one instruction a line, or several of them by name', [
      instructions,
      named('programs that run concurrently, by name', instructions),
    ]),
  }),
]);

const version = z.literal(1, { error: 'the number 1, the version of the format' });
const loops = {
  parameters: named('parameters with whole numbers', z.int({ error: 'a whole number' })).optional(),
  index: named(
    'indices with their ranges, such as `i: 0..n-1`',
    z.string({ error: 'a range such as `0..n-1`' }),
  ).optional(),
};

const types = named('component types by name', componentType);
const include = z
  .array(z.string({ error: 'the name of a file' }), { error: 'a list of files with component types' })
  .optional();

/** A file of component types, which models include. */
export const includedSchema = keys('a file of component types', {
  $schema: freeText.optional(),
  madrigal: version,
  ...loops,
  include,
  types: types.optional(),
}).meta({ title: 'Madrigal component types' });

/** A model file (format version 1). Its types may all be in files that it includes. */
export const modelSchema = keys('a model', {
  $schema: freeText.optional(),
  madrigal: version,
  ...loops,
  include,
  types: types.optional(),
  components: named('components by name', component),
  connections: z
    .array(connection, { error: 'a list of connections `user.port -> provider.port`' })
    .optional(),
  zones: named(
    'zones by name, with their components',
    oneOf('a component, or a list of components', [name, names]),
  ).optional(),
  resources: named(
    'resources by name, with how much there is of them',
    oneOf('a whole number, or `{capacity, order}`', [
      wholeNumber,
      keys('a resource such as `{capacity: 4, order: [first, second]}`', {
        capacity: wholeNumber,
        order: names.optional(),
      }),
    ]),
  ).optional(),
  deployments: named('deployments by name', deployment).optional(),
  programs: named('programs by name', program).optional(),
  properties: named('properties by name', property).optional(),
  goals: named('goals by name', goalSchema).optional(),
}).meta({ title: 'Madrigal model' });

/** A timing overlay: a file of its own. */
export const overlaySchema = keys('a timing overlay', {
  $schema: freeText.optional(),
  madrigal: version,
  overlay: z.string({ error: 'the name of the overlay' }),
  ...loops,
  scale: z
    .tuple([z.number(), z.number()], { error: 'two numbers, for the least and the greatest durations' })
    .optional(),
  takes: named('durations by component and transition', takes).optional(),
  samples: named(
    'numbers of measurements by component and transition',
    named('numbers of measurements by transition', z.int({ error: 'a whole number' })),
  ).optional(),
}).meta({ title: 'Madrigal timing overlay' });

const list = (error: string) => z.array(name, { error }).optional();

/** The state of a running system: a file of its own. */
export const stateSchema = keys('a state', {
  $schema: freeText.optional(),
  schemaVersion: z.literal(1, { error: 'the number 1, the version of the format' }),
  components: named(
    'components by name',
    keys('a component `{type, places, ...}`', {
      type: name,
      places: list('a list of places'),
      outputs: list('a list of transitions that are about to start'),
      inputs: list('a list of transitions that have ended'),
      running: named('how long each transition has run, by transition', duration, OUTCOME).optional(),
      failing: name.optional(),
      failures: named('how often each transition has failed, by transition', wholeNumber).optional(),
      pausing: named('how long each transition has paused, by transition', duration).optional(),
      comingBack: z
        .array(duration, { error: 'a list of how long places that a crash has taken have been coming back' })
        .optional(),
      queue: list('a list of behaviors, the active one first'),
      provided: list('a list of data ports'),
      keeping: list('a list of needs, kept while it fails'),
    }),
  ),
  connections: z
    .array(connection, { error: 'a list of connections `user.port -> provider.port`' })
    .optional(),
});

/** The published JSON Schema of all kinds of file that begin with `madrigal` (`schema/madrigal.schema.json`). */
export function jsonSchema(): object {
  return z.toJSONSchema(z.union([modelSchema, overlaySchema, includedSchema]), {
    io: 'input',
    reused: 'inline',
  });
}
