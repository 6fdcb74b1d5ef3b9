import { z } from 'zod';
import { oneOf } from '../../../model/read/values/shapes.ts';
import {
  assignments,
  command,
  duration,
  flag,
  listOf,
  mapOf,
  number,
  options,
  scalar,
  section,
  text,
  textOrTexts,
  texts,
  word,
} from './value-shapes.ts';

const dependency = z.strictObject(
  {
    condition: word('service_started', 'service_healthy', 'service_completed_successfully'),
    restart: flag.optional(),
    required: flag.optional(),
  },
  { error: '`condition`, and perhaps `restart` and `required`' },
);

const healthcheck = section('a health check', {
  test: command,
  interval: duration,
  timeout: duration,
  retries: number,
  start_period: duration,
  start_interval: duration,
  disable: flag,
});

const change = section('how to change containers', {
  parallelism: number,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: number,
  order: word('start-first', 'stop-first'),
});

const device = section('a device', {
  capabilities: texts,
  count: number,
  device_ids: texts,
  driver: text,
  options: assignments,
});

const reserved = {
  cpus: number,
  memory: number,
};

const deploy = section('how to deploy', {
  mode: text,
  endpoint_mode: text,
  replicas: number,
  labels: assignments,
  rollback_config: change,
  update_config: change,
  resources: section('`limits` and `reservations`', {
    limits: section('limits', { ...reserved, pids: number }),
    reservations: section('reservations', {
      ...reserved,
      generic_resources: listOf(
        'a list of resources',
        section('a resource', {
          discrete_resource_spec: section('`kind` and `value`', { kind: text, value: number }),
        }),
      ),
      devices: listOf('a list of devices', device),
    }),
  }),
  restart_policy: section('when to start again', {
    condition: text,
    delay: duration,
    max_attempts: number,
    window: duration,
  }),
  placement: section('where to run', {
    constraints: texts,
    preferences: listOf('a list of preferences', section('`spread`', { spread: text })),
    max_replicas_per_node: number,
  }),
});

const hook = z.strictObject(
  {
    command,
    user: text.optional(),
    privileged: flag.optional(),
    working_dir: text.optional(),
    environment: assignments.optional(),
  },
  { error: 'a hook, with its `command`' },
);
const hooks = listOf('a list of hooks', hook);

/** A file of a service, by the name of a config or a secret. */
const granted = oneOf('a list, or a map', [
  listOf(
    'a list of names, or of maps with `source`',
    oneOf('a name, or a map with `source`', [
      z.string(),
      section('`source`, `target`, `uid`, `gid` and `mode`', {
        source: text,
        target: text,
        uid: number,
        gid: number,
        mode: number,
      }),
    ]),
  ),
  z.null(),
]);

const rates = listOf('a list of devices', section('`path` and `rate`', { path: text, rate: number }));

const build = oneOf('a folder, or a map', [
  z.string(),
  section('how to build the image', {
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: texts,
    args: assignments,
    ssh: oneOf('a text, a list or a map', [mapOf('a map', scalar), texts, z.string(), z.null()]),
    labels: assignments,
    cache_from: texts,
    cache_to: texts,
    no_cache: flag,
    no_cache_filter: textOrTexts,
    additional_contexts: assignments,
    network: text,
    provenance: flag,
    sbom: flag,
    pull: flag,
    target: text,
    shm_size: number,
    extra_hosts: oneOf('a list or a map', [mapOf('a map', textOrTexts), texts, z.null()]),
    isolation: text,
    privileged: flag,
    secrets: granted,
    tags: texts,
    ulimits: options,
    platforms: texts,
  }),
]);

const port = oneOf('a port, or a map with `target`', [
  z.number(),
  z.string(),
  section('a port', {
    name: text,
    mode: text,
    host_ip: text,
    target: number,
    published: number,
    protocol: text,
    app_protocol: text,
  }),
]);

const mount = oneOf('a volume, or a map with `type`', [
  z.string(),
  z.strictObject(
    {
      type: word('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
      source: text.optional(),
      target: text.optional(),
      read_only: flag.optional(),
      consistency: text.optional(),
      bind: section('options of a bind mount', {
        propagation: text,
        create_host_path: flag,
        recursive: word('enabled', 'disabled', 'writable', 'readonly'),
        selinux: word('z', 'Z'),
      }).optional(),
      volume: section('options of a volume', {
        labels: assignments,
        nocopy: flag,
        subpath: text,
      }).optional(),
      tmpfs: section('options of a `tmpfs`', { size: number, mode: number }).optional(),
      image: section('options of an image', { subpath: text }).optional(),
      cluster: options.optional(),
    },
    { error: 'a volume' },
  ),
]);

const network = section('how to attach to a network', {
  aliases: texts,
  interface_name: text,
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: texts,
  mac_address: text,
  driver_opts: options,
  priority: number,
  gw_priority: number,
});

const ulimit = oneOf('a number, or `soft` and `hard`', [
  z.number(),
  z.string(),
  z.strictObject({ soft: number, hard: number }, { error: '`soft` and `hard`' }),
]);

/** A service, with every key that the specification knows. */
export const service = z
  .strictObject(
    {
      annotations: assignments,
      attach: flag,
      blkio_config: section('limits of devices', {
        device_read_bps: rates,
        device_read_iops: rates,
        device_write_bps: rates,
        device_write_iops: rates,
        weight: number,
        weight_device: listOf(
          'a list of devices',
          section('`path` and `weight`', { path: text, weight: number }),
        ),
      }),
      build,
      cap_add: texts,
      cap_drop: texts,
      cgroup: text,
      cgroup_parent: text,
      command,
      configs: granted,
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
      credential_spec: section('`config`, `file` or `registry`', {
        config: text,
        file: text,
        registry: text,
      }),
      depends_on: mapOf('a list of services, or a map of them', dependency),
      deploy,
      develop: section('how to watch files', {
        watch: listOf(
          'a list of rules',
          z.strictObject(
            {
              path: text,
              action: word('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
              target: text.optional(),
              ignore: textOrTexts.optional(),
              include: textOrTexts.optional(),
              initial_sync: flag.optional(),
              exec: hook.optional(),
            },
            { error: 'a rule with `path` and `action`' },
          ),
        ),
      }),
      device_cgroup_rules: texts,
      devices: listOf(
        'a list of devices',
        oneOf('a device, or a map with `source`', [
          z.string(),
          section('`source`, `target` and `permissions`', { source: text, target: text, permissions: text }),
        ]),
      ),
      dns: textOrTexts,
      dns_opt: texts,
      dns_search: textOrTexts,
      domainname: text,
      driver_opts: options,
      entrypoint: command,
      env_file: oneOf('a file, or a list of files', [
        z.string(),
        listOf(
          'a list of files',
          oneOf('a file, or a map with `path`', [
            z.string(),
            section('`path`, `required` and `format`', { path: text, required: flag, format: text }),
          ]),
        ),
        z.null(),
      ]),
      environment: assignments,
      expose: texts,
      extends: z.any(),
      external_links: texts,
      extra_hosts: oneOf('a list or a map', [mapOf('a map', textOrTexts), texts, z.null()]),
      gpus: oneOf('`all`, or a list of devices', [z.string(), listOf('a list of devices', device)]),
      group_add: texts,
      healthcheck,
      hostname: text,
      image: text,
      init: flag,
      ipc: text,
      isolation: text,
      label_file: textOrTexts,
      labels: assignments,
      links: texts,
      logging: section('`driver` and `options`', { driver: text, options }),
      mac_address: text,
      mem_limit: number,
      mem_reservation: number,
      mem_swappiness: number,
      memswap_limit: number,
      models: oneOf('a list of models, or a map of them', [
        mapOf('a map', section('`endpoint_var` and `model_var`', { endpoint_var: text, model_var: text })),
        texts,
      ]),
      network_mode: text,
      networks: oneOf('a list of networks, or a map of them', [mapOf('a map', network), texts]),
      oom_kill_disable: flag,
      oom_score_adj: number,
      pid: oneOf('a text', [z.string(), z.null()]),
      pids_limit: number,
      platform: text,
      ports: listOf('a list of ports', port),
      post_start: hooks,
      // Each runs in a container of its own, of which it may say all that a service may.
      pre_start: listOf('a list of hooks', options),
      pre_stop: hooks,
      privileged: flag,
      profiles: texts,
      provider: z.strictObject(
        { type: text, options: options.optional() },
        { error: 'a provider, with its `type`' },
      ),
      pull_policy: text,
      pull_refresh_after: text,
      read_only: flag,
      restart: text,
      runtime: text,
      scale: number,
      secrets: granted,
      security_opt: texts,
      shm_size: number,
      stdin_open: flag,
      stop_grace_period: duration,
      stop_signal: text,
      storage_opt: options,
      sysctls: assignments,
      tmpfs: textOrTexts,
      tty: flag,
      ulimits: mapOf('a map of limits', ulimit),
      use_api_socket: flag,
      user: text,
      userns_mode: text,
      uts: text,
      volumes: listOf('a list of volumes', mount),
      volumes_from: texts,
      working_dir: text,
    },
    { error: 'a service' },
  )
  .partial();
