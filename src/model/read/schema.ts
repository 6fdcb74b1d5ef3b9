import { z } from 'zod';

// The `error` of every schema says what is expected there, as a noun phrase: messages are made from it.

const NAME = String.raw`[A-Za-z_]([A-Za-z0-9_-]|\{[^{}]*\})*|\{[^{}]*\}`;

const name = z.string({ error: 'a name' });
const freeText = z.string({ error: 'a text' });
const described = { title: freeText.optional(), about: freeText.optional() };

function oneOf<const T extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(error: string, schemas: T) {
  return z.union(schemas, { error });
}

/** A map from names that the user gives; `title` and `about` stand in it as everywhere. */
function named<T extends z.ZodType>(error: string, entry: T) {
  return z
    .object(described, { error })
    .catchall(entry)
    .meta({ propertyNames: { pattern: `^(${NAME})$` } });
}

function keys<T extends z.ZodRawShape>(error: string, shape: T) {
  return z.strictObject({ ...shape, ...described }, { error });
}

function listOf<T extends z.ZodType>(error: string, item: T, least = 1) {
  return z.array(item, { error }).min(least, { error });
}

const DURATION = String.raw`^\s*(inf|\.inf|[+]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?\s*(ms|s|m|min|h)?)\s*$|\{`;
const duration = oneOf('a duration such as `250ms`, `3.5s`, `2m`, `1h`, `inf` or a number of seconds', [
  z.number().meta({ minimum: 0, description: 'seconds' }),
  z.string().meta({ pattern: DURATION }),
]);
const interval = oneOf('a duration, or `[min, max]`', [
  duration,
  z.tuple([duration, duration], { error: 'an interval of two durations, `[min, max]`' }),
]);

const wholeNumber = oneOf('a whole number', [z.int(), z.string().meta({ pattern: String.raw`\{[^{}]+\}` })]);

const move = z
  .string({ error: 'a move such as `source -> destination`' })
  .meta({ pattern: String.raw`^\s*\S+\s*->\s*\S+\s*$`, description: 'source -> destination' });
const transition = oneOf('a move such as `source -> destination`, or `{move, takes, alternative}`', [
  move,
  keys('a transition `{move, takes, alternative}`', {
    move,
    takes: interval.optional(),
    alternative: name.optional(),
  }),
]);
const transitions = named('transitions by name', transition);

const names = listOf('a list of names', name);
const bound = oneOf('a name, or a list of names, of places, groups or transitions', [name, names]);
const portKind = z.enum(['service', 'data'], { error: '`service` or `data`' });
const port = keys('a port such as `{use: service, bound: [place]}`', {
  use: portKind.optional(),
  provide: portKind.optional(),
  bound: bound.optional(),
  from: oneOf('a place, or a list of places', [name, names]).optional(),
});

const componentType = keys('a component type', {
  places: listOf('a list of places, the initial one first', name),
  initial: name.optional(),
  groups: named('groups by name', oneOf('a place, or a list of places', [name, names])).optional(),
  transitions: transitions.optional(),
  behaviors: named('behaviors by name', transitions).optional(),
  ports: named('ports by name', port).optional(),
});

const places = oneOf('a place, or a list of places', [name, listOf('a list of places', name)]);
const placement = named('components with their places', places);

const component = oneOf('a component type, or `{type, start, takes}`', [
  name,
  keys('a component `{type, start, takes}`', {
    type: name,
    start: places.optional(),
    takes: named('durations by transition', interval).optional(),
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

const flag = z.boolean({ error: '`true` or `false`' });
const when = z.enum(['first', 'end'], { error: '`first` or `end`' }).optional();
const element = z
  .string({ error: 'a reference such as `component.place`' })
  .meta({ pattern: String.raw`^\s*\S+\.\S+\s*$` });
const elements = oneOf('a reference such as `component.place`, or a list of them', [
  element,
  z.array(element, { error: 'a list of references such as `component.place`' }),
]);
const asked = { in: oneOf('a program, or a list of programs', [name, names]).optional() };

const portReference = z
  .string({ error: 'a port such as `component.port`' })
  .meta({ pattern: String.raw`^\s*\S+\.\S+\s*$` });

/** The argument of a kind that needs none: anything that says no more than yes, or its options. */
function noArgument<T extends z.ZodRawShape>(error: string, options: T) {
  return oneOf(error, [z.literal(true), z.literal('all'), z.null(), keys(error, options)]);
}

/** The kinds of property: the first key of each is the one that marks it. */
const properties = {
  deployability: keys('a property', {
    deployability: z.string({ error: 'the name of a deployment' }),
    at: when,
    timed: flag.optional(),
    deadline: duration.optional(),
    ...asked,
  }),
  sequentiality: keys('a property', {
    sequentiality: listOf(
      'a list of two or more transitions such as `component.transition`',
      z.string({ error: 'a transition such as `component.transition`' }),
      2,
    ),
    ...asked,
  }),
  forbidden: keys('a property', {
    forbidden: keys('`{marked, unmarked}`', { marked: elements.optional(), unmarked: elements.optional() }),
    lasting: flag.optional(),
    ...asked,
  }),
  parallelism: keys('a property', {
    parallelism: oneOf('`all`, a component, or a list of components', [
      z.literal('all'),
      name,
      listOf('a list of components', name),
    ]),
    atMost: wholeNumber.optional(),
    atLeast: wholeNumber.optional(),
    ...asked,
  }),
  gantt: keys('a property', { gantt: z.string({ error: 'the name of a deployment' }), at: when, ...asked }),
  terminates: keys('a property', {
    terminates: noArgument('`true`, or options such as `{deadline: 30s}`', {
      deadline: duration.optional(),
      ...asked,
    }),
    deadline: duration.optional(),
    ...asked,
  }),
  outage: keys('a property', {
    outage: portReference,
    total: duration.optional(),
    longest: duration.optional(),
    ...asked,
  }),
  available: keys('a property', {
    available: oneOf('a port such as `component.port`, or a list of them', [
      portReference,
      listOf('a list of ports such as `component.port`', portReference),
    ]),
    atLeast: wholeNumber.optional(),
    lasting: flag.optional(),
    ...asked,
  }),
  confluent: keys('a property', {
    confluent: noArgument('`true`, or options such as `{in: program}`', asked),
    ...asked,
  }),
};

/** The kinds that may stand alone, without argument and options. */
export const BARE_KINDS = ['terminates', 'confluent'] as const;

/** The kinds of property that a file may ask for. */
export const PROPERTY_KINDS = Object.keys(properties) as readonly (keyof typeof properties)[];

const property = oneOf('a property such as `{deployability: up}`', [
  properties.deployability,
  properties.sequentiality,
  properties.forbidden,
  properties.parallelism,
  properties.gantt,
  properties.terminates,
  properties.outage,
  properties.available,
  properties.confluent,
  z.enum(BARE_KINDS),
]);

const version = z.literal(1, { error: 'the number 1, the version of the format' });
const loops = {
  parameters: named('parameters with whole numbers', z.int({ error: 'a whole number' })).optional(),
  index: named(
    'indices with their ranges, such as `i: 0..n-1`',
    z.string({ error: 'a range such as `0..n-1`' }),
  ).optional(),
};

/** A model file (format version 1). */
export const modelSchema = keys('a model', {
  $schema: freeText.optional(),
  madrigal: version,
  ...loops,
  types: named('component types by name', componentType),
  components: named('components by name', component),
  connections: z
    .array(connection, { error: 'a list of connections `user.port -> provider.port`' })
    .optional(),
  deployments: named('deployments by name', deployment).optional(),
  programs: named('programs by name', program).optional(),
  properties: named('properties by name', property).optional(),
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
  takes: named(
    'durations by component and transition',
    named('durations by transition', interval),
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
      running: named('how long each transition has run, by transition', duration).optional(),
      queue: list('a list of behaviors, the active one first'),
      provided: list('a list of data ports'),
    }),
  ),
  connections: z
    .array(connection, { error: 'a list of connections `user.port -> provider.port`' })
    .optional(),
});

/** The published JSON Schema of both kinds of file (`schema/madrigal.schema.json`). */
export function jsonSchema(): object {
  return z.toJSONSchema(z.union([modelSchema, overlaySchema]), { io: 'input', reused: 'inline' });
}
