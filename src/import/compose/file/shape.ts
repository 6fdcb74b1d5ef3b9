import { z } from 'zod';
import { oneOf } from '../../../model/read/values/shapes.ts';

/**
 * The shape of a compose file (Compose Specification, version of 2026), after merging: every key that it knows at the
 * top and of a service, and all of what decides the order and the dates. `x-` keys are taken out before.
 */

const anything = z.any();
const text = z.string({ error: 'a text' });
const number = oneOf('a number', [z.number(), z.string()]);
const flag = oneOf('`true` or `false`', [z.boolean(), z.string()]);
const duration = z.string({ error: 'a duration such as `500ms`, `10s` or `1m30s`' });
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'a text or a number' });
const list = z.array(anything, { error: 'a list' });
const listOfTexts = z.array(oneOf('a text', [z.string(), z.number()]), { error: 'a list of texts' });
const map = z.record(z.string(), anything, { error: 'a map' });
const textOrList = oneOf('a text, or a list of texts', [z.string(), z.array(anything), z.null()]);
const listOrMap = oneOf('a list or a map', [z.array(anything), z.record(z.string(), anything), z.null()]);
const textOrMap = oneOf('a text or a map', [z.string(), z.record(z.string(), anything), z.null()]);
const open = oneOf('a map', [z.record(z.string(), anything), z.null()]);

/** `keys` without free texts: a compose file has neither `title` nor `about`. */
function strict<T extends z.ZodRawShape>(error: string, shape: T) {
  return z.strictObject(shape, { error });
}

const dependency = strict('`condition`, and perhaps `restart` and `required`', {
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully'], {
    error: '`service_started`, `service_healthy` or `service_completed_successfully`',
  }),
  restart: flag.optional(),
  required: flag.optional(),
});

const healthcheck = strict('a health check', {
  test: textOrList.optional(),
  interval: duration.optional(),
  timeout: duration.optional(),
  retries: number.optional(),
  start_period: duration.optional(),
  start_interval: duration.optional(),
  disable: flag.optional(),
});

const deploy = strict('how to deploy', {
  mode: text.optional(),
  endpoint_mode: text.optional(),
  replicas: number.optional(),
  labels: listOrMap.optional(),
  rollback_config: map.optional(),
  update_config: map.optional(),
  resources: map.optional(),
  restart_policy: map.optional(),
  placement: map.optional(),
});

const hooks = z.array(map, { error: 'a list of hooks' });

const service = strict('a service', {
  annotations: listOrMap,
  attach: flag,
  blkio_config: map,
  build: textOrMap,
  cap_add: listOfTexts,
  cap_drop: listOfTexts,
  cgroup: text,
  cgroup_parent: text,
  command: textOrList,
  configs: list,
  container_name: text,
  cpu_count: number,
  cpu_percent: number,
  cpu_period: number,
  cpu_quota: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpu_shares: number,
  cpus: number,
  cpuset: scalar,
  credential_spec: map,
  depends_on: z.record(z.string(), dependency, { error: 'a list of services, or a map of them' }),
  deploy,
  develop: open,
  device_cgroup_rules: listOfTexts,
  devices: list,
  dns: textOrList,
  dns_opt: listOfTexts,
  dns_search: textOrList,
  domainname: text,
  driver_opts: map,
  entrypoint: textOrList,
  env_file: anything,
  environment: listOrMap,
  expose: list,
  extends: anything,
  external_links: listOfTexts,
  extra_hosts: listOrMap,
  gpus: anything,
  group_add: list,
  healthcheck,
  hostname: text,
  image: text,
  init: flag,
  ipc: text,
  isolation: text,
  label_file: anything,
  labels: listOrMap,
  links: listOfTexts,
  logging: map,
  mac_address: text,
  mem_limit: number,
  mem_reservation: number,
  mem_swappiness: number,
  memswap_limit: number,
  models: listOrMap,
  network_mode: text,
  networks: listOrMap,
  oom_kill_disable: flag,
  oom_score_adj: number,
  pid: oneOf('a text', [z.string(), z.null()]),
  pids_limit: number,
  platform: text,
  ports: list,
  post_start: hooks,
  pre_start: hooks,
  pre_stop: hooks,
  privileged: flag,
  profiles: listOfTexts,
  provider: map,
  pull_policy: text,
  pull_refresh_after: text,
  read_only: flag,
  restart: text,
  runtime: text,
  scale: number,
  secrets: list,
  security_opt: listOfTexts,
  shm_size: number,
  stdin_open: flag,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: map,
  sysctls: listOrMap,
  tmpfs: textOrList,
  tty: flag,
  ulimits: map,
  use_api_socket: flag,
  user: text,
  userns_mode: text,
  uts: text,
  volumes: list,
  volumes_from: listOfTexts,
  working_dir: text,
}).partial();

/** What a compose file may hold. */
export const composeSchema = strict('a compose file', {
  version: scalar,
  name: text,
  include: list,
  services: z.record(z.string(), service, { error: 'a map of services' }),
  networks: map,
  volumes: map,
  secrets: map,
  configs: map,
  models: map,
}).partial();
