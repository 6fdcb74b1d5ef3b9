import { hasContainers, type Project, type Service } from './service.ts';

/** What `up` with a new file does to the containers of a service, before it starts services. */
export type ServiceChange =
  /** There were none. */
  | 'created'
  /** One after the other: a new one made, the old one stopped and removed. */
  | 'recreated'
  /** Stopped, because what it depends on with `restart: true` is recreated, or a network of it changes. */
  | 'stopped'
  /** Both: stopped at once, and recreated. */
  | 'stopped-and-recreated'
  /** More containers are made; those that there are run on. */
  | 'grown'
  /** Stopped and removed: the new file wants none. */
  | 'emptied'
  | 'unchanged';

/** What `up` with a new file does to what runs by an old one. */
export interface ServiceChanges {
  readonly of: ReadonlyMap<string, ServiceChange>;
  /** By service: those that are stopped before containers of it are made. */
  readonly stoppedFor: ReadonlyMap<string, ReadonlySet<string>>;
  /** Services that are gone from the file: their containers are stopped and removed (`--remove-orphans`). */
  readonly orphans: readonly Service[];
  /** Services of which there are fewer containers: the surplus is stopped and removed. */
  readonly fewer: readonly Service[];
}

/**
 * Compares two files as Docker Compose does (`mustRecreate`, `planStopDependents`): a container is recreated where what
 * the file says of it differs but for what is not in its hash, or where it shares a namespace or volumes with one that
 * is recreated. Direct dependants with `restart: true` are stopped first, and so is all that is attached to a network
 * which changes.
 */
export function changesBetween(before: Project, after: Project): ServiceChanges {
  const old = new Map(before.services.map((service) => [service.name, service]));
  const ran = (name: string) => {
    const service = old.get(name);
    return service !== undefined && hasContainers(service);
  };
  const kept = after.services.filter((service) => hasContainers(service) && ran(service.name));
  const recreated = new Set(
    kept
      .filter(({ name, configuration }) => old.get(name)!.configuration !== configuration)
      .map(({ name }) => name),
  );
  for (const name of recreated)
    for (const service of kept) if (service.shares.includes(name)) recreated.add(service.name);
  const dependants = after.services.flatMap((service) =>
    service.dependsOn
      .filter((dependency) => dependency.restart && recreated.has(dependency.service) && ran(service.name))
      .map((dependency) => ({ service, dependency })),
  );
  const changedNetworks = new Set(
    [...after.networks]
      .filter(([name, is]) => (before.networks.get(name) ?? is) !== is)
      .map(([name]) => name),
  );
  const stopped = new Set([
    ...dependants.map(({ service }) => service.name),
    ...kept
      .filter(({ networks }) => networks.some((name) => changedNetworks.has(name)))
      .map(({ name }) => name),
  ]);
  const changeOf = ({ name, ...service }: Service): ServiceChange => {
    if (!hasContainers(service)) return ran(name) ? 'emptied' : 'unchanged';
    if (!ran(name)) return 'created';
    const grows = service.scale > old.get(name)!.scale;
    if (recreated.has(name) || (grows && stopped.has(name)))
      return stopped.has(name) ? 'stopped-and-recreated' : 'recreated';
    return stopped.has(name) ? 'stopped' : grows ? 'grown' : 'unchanged';
  };
  const names = new Set(after.services.map(({ name }) => name));
  const stoppedFor = new Map(after.services.map(({ name }) => [name, new Set<string>()]));
  for (const { service, dependency } of dependants) stoppedFor.get(dependency.service)?.add(service.name);
  for (const network of changedNetworks) {
    // It is made anew once nothing is attached any more; what is attached to it is made after that.
    const attached = after.services.filter(({ networks }) => networks.includes(network));
    const away = attached.map(({ name }) => name).filter((name) => stopped.has(name));
    for (const { name } of attached)
      for (const other of away) if (other !== name) stoppedFor.get(name)?.add(other);
  }
  return {
    of: new Map(after.services.map((service) => [service.name, changeOf(service)])),
    stoppedFor,
    orphans: before.services.filter(({ name }) => !names.has(name) && ran(name)),
    fewer: kept.filter(({ name, scale }) => scale < old.get(name)!.scale),
  };
}
