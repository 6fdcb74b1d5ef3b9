import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Decimal } from '../../../base/duration.ts';
import { enumerate } from '../../../base/text/enumerate.ts';
import {
  entryOf,
  type SourceEntry,
  type SourceNode,
  type SourceScalar,
} from '../../../model/read/formats/source.ts';
import { scalarOf, scalarsOf, textOf as scalarText } from '../../../model/read/values/read-values.ts';
import { entriesIn, isNull, withEntries } from '../../draft/tree.ts';
import { ordered } from '../../importer/ordered.ts';
import type { ComposeFile } from '../file/load.ts';
import { textOf } from '../file/merged-files.ts';
import { evenForm } from './even-form.ts';
import { parseGoDuration } from './go-duration.ts';
import type { Health, Project, Service, ServiceDependency, StartCondition } from './service.ts';

/** How long Docker waits for a container to stop before it kills it. */
const USUAL_GRACE: Decimal = { digits: 10n, scale: 0 };

/** Keys by which a service joins a namespace of another one: `service:NAME`. */
const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

/** What texts mean where a flag is wanted (compose-go, `toBoolean`). */
const YES: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y', 'on', '1']);
const NO: ReadonlySet<string> = new Set(['false', 'f', 'no', 'n', 'off', '0']);

/** What does not make Docker Compose recreate a container where it changes (`ServiceHash`). */
const NOT_HASHED = ['build', 'pull_policy', 'scale', 'depends_on', 'profiles', 'extends'];

/** Reads the services that some profiles enable, and reports what Docker Compose would refuse. */
export function readProject(file: ComposeFile, profiles: readonly string[], report: Diagnostics): Project {
  return new ProjectReader(file, profiles, report).project();
}

class ProjectReader {
  readonly #file: ComposeFile;
  readonly #profiles: ReadonlySet<string>;
  readonly #report: Diagnostics;
  readonly #all: readonly SourceEntry[];
  readonly #enabled: ReadonlySet<string>;

  constructor(file: ComposeFile, profiles: readonly string[], report: Diagnostics) {
    this.#file = file;
    this.#report = report;
    const fromEnvironment = (file.variables('COMPOSE_PROFILES') ?? '').split(',').map((name) => name.trim());
    const meant = profiles.length > 0 ? profiles : fromEnvironment;
    this.#profiles = new Set(meant.filter((name) => name !== ''));
    this.#all = entriesIn(entryOf(file.root, 'services')?.value).filter(({ value }) => value.kind === 'map');
    this.#enabled = new Set(this.#all.filter((entry) => this.#isEnabled(entry)).map(({ key }) => key.text));
  }

  project(): Project {
    const { root } = this.#file;
    const services = this.#all
      .filter(({ key }) => this.#enabled.has(key.text))
      .map((entry) => this.#service(entry));
    if (services.length === 0 && this.#report.errors === 0) {
      const names = this.#all.flatMap(({ value }) => scalarsOf(entryOf(value, 'profiles')?.value));
      const known = [...new Set(names.map(({ text }) => `\`--profile ${text}\``))];
      this.#report.error(
        'no-service',
        root.at,
        'no service is enabled',
        known.length === 0
          ? 'a compose file has at least one service'
          : `enable some with ${enumerate(known)}`,
      );
    }
    this.#refuseCycles(services);
    const networks = entriesIn(entryOf(root, 'networks')?.value);
    const volumes = entriesIn(entryOf(root, 'volumes')?.value);
    return {
      services,
      networks: new Map(networks.map(({ key, value }) => [key.text, textOf(value)])),
      volumes: new Map(volumes.map(({ key, value }) => [key.text, { text: textOf(value), at: key.at }])),
      file: root.at.file,
      title: scalarText(entryOf(root, 'name')?.value),
    };
  }

  #isEnabled({ value }: SourceEntry): boolean {
    const profiles = scalarsOf(entryOf(value, 'profiles')?.value);
    return (
      profiles.length === 0 ||
      this.#profiles.has('*') ||
      profiles.some(({ text }) => this.#profiles.has(text))
    );
  }

  #service({ key, value }: SourceEntry): Service {
    const get = (name: string): SourceNode | undefined => entryOf(value, name)?.value;
    const deploy = get('deploy');
    const scale = this.#count(get('scale'));
    const replicas = this.#count(entryOf(deploy, 'replicas')?.value);
    const grace = this.#duration(get('stop_grace_period'));
    return {
      name: key.text,
      at: key.at,
      dependsOn: this.#dependencies(key, value),
      health: this.#health(get('healthcheck')),
      restart: scalarText(get('restart')) ?? 'no',
      scale: scale ?? replicas ?? 1,
      isSkipped: replicas === 0,
      isProvided: get('provider') !== undefined,
      hooks: { before: hooksAt(get('pre_start')), after: hooksAt(get('post_start')) },
      gracePeriod: grace ?? USUAL_GRACE,
      configuration: this.#configuration(value),
      shares: sharedWith(value),
      networks: networksOf(value),
    };
  }

  #dependencies(owner: SourceScalar, service: SourceNode): readonly ServiceDependency[] {
    const found = new Map<string, ServiceDependency>();
    for (const { key, value } of entriesIn(entryOf(service, 'depends_on')?.value)) {
      const condition = scalarText(entryOf(value, 'condition')?.value)?.toLowerCase();
      found.set(key.text, {
        service: key.text,
        condition: (condition ?? 'service_started') as StartCondition,
        restart: this.#flag(entryOf(value, 'restart')?.value) ?? false,
        required: this.#flag(entryOf(value, 'required')?.value) ?? true,
        at: key.at,
      });
    }
    for (const { name, restart, at } of impliedBy(service))
      if (!found.has(name))
        found.set(name, { service: name, condition: 'service_started', restart, required: true, at });
    return [...found.values()].filter((dependency) => this.#isThere(dependency, owner.text));
  }

  #isThere({ service, required, at }: ServiceDependency, owner: string): boolean {
    if (this.#enabled.has(service)) return true;
    if (!required) return false;
    const entry = this.#all.find(({ key }) => key.text === service);
    if (entry === undefined) {
      const known = this.#all.map(({ key }) => key.text);
      this.#report.error(
        'unknown-service',
        at,
        `\`${owner}\` depends on \`${service}\`, which the file does not have`,
        this.#report.didYouMean(service, known),
      );
      return false;
    }
    const [profile] = scalarsOf(entryOf(entry.value, 'profiles')?.value);
    this.#report.error(
      'disabled-dependency',
      at,
      `\`${owner}\` requires \`${service}\`, which no enabled profile has`,
      `enable it with \`--profile ${profile?.text}\`, or write \`required: false\``,
    );
    return false;
  }

  #health(node: SourceNode | undefined): Health {
    if (node?.kind !== 'map') return { kind: 'unsaid' };
    const { at } = node.entries[0]?.key ?? node;
    const test = entryOf(node, 'test')?.value;
    const [first] = test?.kind === 'list' ? scalarsOf(test) : [scalarOf(test)];
    const isDisabled = this.#flag(entryOf(node, 'disable')?.value) ?? false;
    if (isDisabled || first?.text === 'NONE') return { kind: 'disabled', at };
    const duration = (name: string) => {
      const read = this.#duration(entryOf(node, name)?.value);
      return read === null || read.digits === 0n ? null : read;
    };
    const check = {
      interval: duration('interval'),
      timeout: duration('timeout'),
      retries: this.#count(entryOf(node, 'retries')?.value) || null,
      startPeriod: duration('start_period'),
      startInterval: duration('start_interval'),
    };
    const alone = entryOf(node, 'start_interval');
    if (alone !== undefined && entryOf(node, 'start_period') === undefined)
      this.#report.error(
        'start-interval-alone',
        alone.key.at,
        '`start_interval` needs a `start_period`: Docker Compose refuses it without',
        'add `start_period`, or remove `start_interval`',
      );
    const parts = new Map(node.entries.map(({ key }) => [key.text, key.at]));
    return { kind: 'checked', check, at, parts };
  }

  /** Yes or no, in any of the words of YAML 1.1, as Docker Compose reads them; `null` where nothing is said. */
  #flag(node: SourceNode | undefined): boolean | null {
    if (node?.kind !== 'scalar' || node.type === 'null') return null;
    const word = node.text.toLowerCase();
    if (YES.has(word)) return true;
    if (!NO.has(word))
      this.#report.error('wrong-shape', node.at, `expected \`true\` or \`false\`, found \`${node.text}\``);
    return false;
  }

  /** A whole number; `null` where there is none. */
  #count(node: SourceNode | undefined): number | null {
    if (node?.kind !== 'scalar' || node.type === 'null') return null;
    if (/^\d{1,9}$/.test(node.text)) return Number(node.text);
    this.#report.error('bad-number', node.at, `\`${node.text}\` is not a whole number`);
    return null;
  }

  #duration(node: SourceNode | undefined): Decimal | null {
    if (node?.kind !== 'scalar' || node.type === 'null') return null;
    const duration = parseGoDuration(node.text);
    if (duration === null) {
      const hint = 'write a number and a unit, as in `500ms`, `10s` or `1m30s`';
      this.#report.error('bad-duration', node.at, `\`${node.text}\` is not a duration`, hint);
    }
    return duration;
  }

  /** All that counts, in one text; the environment as it is once files of variables are read (`env_file`). */
  #configuration(service: SourceNode): string {
    const environment = this.#environment(service);
    const entries = entriesIn(service)
      .filter(({ key }) => !NOT_HASHED.includes(key.text))
      .filter(({ key }) => environment === null || !['env_file', 'environment'].includes(key.text))
      .map(({ key, value }) => {
        const isDeploy = key.text === 'deploy' && value.kind === 'map';
        const kept = isDeploy
          ? withEntries(
              value,
              value.entries.filter((entry) => entry.key.text !== 'replicas'),
            )
          : value;
        return `${key.text}:${evenForm(key.text, kept)}`;
      });
    return [...entries, ...(environment ?? [])].sort().join('\n');
  }

  /** `null` where a file that it comes from cannot be read: then the names of files have to do. */
  #environment(service: SourceNode): readonly string[] | null {
    const files = entryOf(service, 'env_file')?.value;
    const found = new Map<string, string>();
    for (const item of files?.kind === 'list' ? files.items : []) {
      const path = scalarOf(item) ?? scalarOf(entryOf(item, 'path')?.value);
      const variables = path === null ? null : this.#file.variablesIn(path);
      if (variables === null && this.#flag(entryOf(item, 'required')?.value) !== false) return null;
      for (const [name, value] of variables ?? []) found.set(name, value);
    }
    for (const { key, value } of entriesIn(entryOf(service, 'environment')?.value)) {
      const set = isNull(value) ? this.#file.variables(key.text) : scalarText(value);
      if (set != null) found.set(key.text, set);
    }
    return [...found].map(([name, value]) => `environment ${JSON.stringify([name, value])}`);
  }

  /** Docker Compose refuses services that depend on each other. */
  #refuseCycles(services: readonly Service[]): void {
    const needs = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
    for (const { names, closing } of ordered(needs, ({ service }) => service).cycles) {
      const message = `services depend on each other: ${names.map((name) => `\`${name}\``).join(' on ')}`;
      this.#report.error('dependency-cycle', closing.at, message, 'remove one `depends_on` of the cycle');
    }
  }
}

function hooksAt(node: SourceNode | undefined) {
  return node?.kind === 'list' && node.items.length > 0 ? node.at : null;
}

/** What links and shared namespaces and volumes make a service depend on (compose-go, `normalize`). */
function impliedBy(service: SourceNode) {
  const links = scalarsOf(entryOf(service, 'links')?.value).map(({ text, at }) => ({
    name: text.split(':', 1)[0]!,
    restart: true,
    at,
  }));
  const namespaces = NAMESPACES.flatMap((key) => {
    const value = scalarOf(entryOf(service, key)?.value);
    const name = value === null ? undefined : /^service:(.+)$/.exec(value.text)?.[1];
    return name === undefined ? [] : [{ name, restart: true, at: value!.at }];
  });
  const volumes = scalarsOf(entryOf(service, 'volumes_from')?.value)
    .filter(({ text }) => !text.startsWith('container:'))
    .map(({ text, at }) => ({ name: text.split(':', 1)[0]!, restart: false, at }));
  return [...links, ...namespaces, ...volumes];
}

/** The services whose namespaces or volumes it shares; links share nothing. */
function sharedWith(service: SourceNode): readonly string[] {
  const links = new Set(scalarsOf(entryOf(service, 'links')?.value).map(({ at }) => at));
  return impliedBy(service).flatMap(({ name, at }) => (links.has(at) ? [] : [name]));
}

function networksOf(service: SourceNode): readonly string[] {
  const given = entryOf(service, 'networks')?.value;
  if (given !== undefined) return entriesIn(given).map(({ key }) => key.text);
  return entryOf(service, 'network_mode') === undefined ? ['default'] : [];
}
