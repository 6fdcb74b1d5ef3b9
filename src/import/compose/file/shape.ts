import { z } from 'zod';
import { service } from './service-shape.ts';
import {
  assignments,
  external,
  flag,
  listOf,
  mapOf,
  number,
  options,
  scalar,
  section,
  text,
  texts,
} from './value-shapes.ts';

const network = section('a network', {
  name: text,
  driver: text,
  driver_opts: options,
  ipam: section('`driver`, `config` and `options`', {
    driver: text,
    config: listOf(
      'a list of subnets',
      section('a subnet', { subnet: text, ip_range: text, gateway: text, aux_addresses: options }),
    ),
    options,
  }),
  external,
  internal: flag,
  enable_ipv4: flag,
  enable_ipv6: flag,
  attachable: flag,
  labels: assignments,
});

const volume = section('a volume', {
  name: text,
  driver: text,
  driver_opts: options,
  external,
  labels: assignments,
});

/** Where the content of a file comes from. */
const content = {
  name: text,
  environment: text,
  file: text,
  external,
  labels: assignments,
  template_driver: text,
};

/**
 * The shape of a compose file (Compose Specification, version of 2026), after merging: every key that it knows, and the
 * forms that its values may have. `x-` keys are taken out before.
 */
export const composeSchema = z
  .strictObject(
    {
      version: scalar,
      name: text,
      include: listOf('a list of files', z.any()),
      services: mapOf('a map of services', service),
      networks: mapOf('a map of networks', network),
      volumes: mapOf('a map of volumes', volume),
      secrets: mapOf(
        'a map of secrets',
        section('a secret', { ...content, driver: text, driver_opts: options }),
      ),
      configs: mapOf('a map of configs', section('a config', { ...content, content: text })),
      models: mapOf(
        'a map of models',
        section('a model', { name: text, model: text, context_size: number, runtime_flags: texts }),
      ),
    },
    { error: 'a compose file' },
  )
  .partial();
