import type { Model } from '../src/model/whole/model.ts';
import { chainModel, example, openstack, sites } from './subjects.ts';

/** One measured model, and how large it is where sizes are compared. */
export interface Row {
  readonly name: string;
  readonly size: number | null;
  readonly model: () => Model;
  readonly program: string | null;
  readonly deployment: string;
}

/** Models measured side by side. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
}

const OVERLAYS = ['ecotype-cached', 'ecotype-local', 'ecotype-remote', 'nova-cached'];
const SCALES = [
  ['1', '1'],
  ['0.9', '1.1'],
  ['0.7', '1.3'],
  ['0.5', '2'],
  ['0', 'inf'],
] as const;
const TWENTY_PER_CENT = ['0.8', '1.2'] as const;
const EVERY_SIZE = [1, 2, 5, 10, 20, 50, 100] as const;

export const FIGURES: readonly Figure[] = [
  {
    name: 'openstack',
    title: 'OpenStack, four overlays',
    about:
      'One block, in which the widest set is searched; the runs that show the answers take longer than the answers.',
    rows: OVERLAYS.flatMap((overlay) =>
      SCALES.map((scale) => ({
        name: `${overlay} [${scale.join(', ')}]`,
        size: null,
        model: () => openstack(overlay, scale),
        program: null,
        deployment: 'full',
      })),
    ),
  },
  sized(
    'sites',
    'Sites of OpenStack, all durations different, joined by one deployment',
    'Sites are blocks of their own for orders, parallelism and floats. Blocks are searched at the dates with the highest bounds, mostly at one; what is left is the size of the net, and of the runs that are replayed.',
    EVERY_SIZE,
    sites,
    null,
    'full',
  ),
  sized(
    'server-deps-deploy',
    'A server with n dependencies within 20 %, deployed',
    'One block, as all actions wait for the same one: the search for the widest set grows fastest.',
    EVERY_SIZE,
    (n) => example('examples/server-deps/server-deps.yaml', { n }, TWENTY_PER_CENT),
    'deploy',
    'full',
  ),
  sized(
    'server-deps-update',
    'A server with n dependencies within 20 %, updated',
    'One block: the search for the widest set grows fastest, then translating what its instructions make possible.',
    EVERY_SIZE,
    (n) => example('examples/server-deps/server-deps.yaml', { n }, TWENTY_PER_CENT),
    'update',
    'full',
  ),
  sized(
    'galera',
    'From one MariaDB server to a Galera cluster of n nodes',
    'Workers wait for their master and for one registry, so that they are one block; all stages grow about linearly.',
    [2, 5, 10, 20, 50],
    (n) => example('examples/galera.yaml', { n }, TWENTY_PER_CENT),
    'to-cluster',
    'cluster',
  ),
  sized(
    'chains',
    'k chains of three transitions',
    'Each chain is a block. What is left is the size of the net, and of the runs that are replayed.',
    [8, 20, 50, 100, 200, 500, 1000],
    (count) => chainModel(count, 3),
    null,
    'full',
  ),
  sized(
    'races',
    'n nodes rebooted while jobs start on them',
    'Each node and its job are a race, a part of its own with three branches; orders of all pairs and floats are asked of programs without races only.',
    [1, 2, 5, 10, 20, 50, 100],
    (n) => example('examples/maintenance.yaml', { n }, TWENTY_PER_CENT),
    'reboot',
    'after',
  ),
];

function sized(
  name: string,
  title: string,
  about: string,
  sizes: readonly number[],
  model: (size: number) => Model,
  program: string | null,
  deployment: string,
): Figure {
  const rows = sizes.map((size) => ({
    name: `${size}`,
    size,
    model: () => model(size),
    program,
    deployment,
  }));
  return { name, title, about, rows };
}

export function figureOf(name: string): Figure {
  const figure = FIGURES.find((each) => each.name === name);
  if (figure === undefined) throw new Error(`there is no figure ${name}`);
  return figure;
}
