import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { Decimal } from '../../../base/duration.ts';
import { parseDocuments } from '../../../model/read/formats/parse-documents.ts';
import { entryOf, type SourceNode } from '../../../model/read/formats/source.ts';
import { scalarOf, scalarsOf, textOf } from '../../../model/read/values/read-values.ts';
import { entriesIn } from '../../draft/tree.ts';
import {
  type Amount,
  amountOf,
  type Container,
  type DisruptionBudget,
  type Manifests,
  type Probe,
  type Requirement,
  type RolloutStrategy,
  type Workload,
} from './workload.ts';

const USUAL = { period: 10, timeout: 1, failures: 3, grace: 30, progressDeadline: 600 };
const QUARTER: Amount = { percent: 25 };

/** More pods than this are not told one by one. */
const MOST_PODS = 1000;

/** Reads rendered manifests: several documents, lists, YAML or JSON. What they hold beside is passed over. */
export function readManifests(
  files: readonly { readonly file: string; readonly text: string }[],
  report: Diagnostics,
): Manifests {
  const reader = new ManifestReader(report);
  for (const { file, text } of files)
    for (const root of parseDocuments(text, file, report, { several: true, tags: [], shorter: null }) ?? [])
      reader.read(root);
  return reader;
}

class ManifestReader implements Manifests {
  readonly workloads: Workload[] = [];
  readonly budgets: DisruptionBudget[] = [];
  readonly #report: Diagnostics;

  constructor(report: Diagnostics) {
    this.#report = report;
  }

  read(root: SourceNode): void {
    const kind = textOf(get(root, 'kind'));
    const items = get(root, 'items');
    if (kind?.endsWith('List') === true && items?.kind === 'list')
      for (const item of items.items) this.read(item);
    else if (kind === 'Deployment' || kind === 'StatefulSet') this.#workload(root, kind);
    else if (kind === 'PodDisruptionBudget') this.#budget(root);
    else if (kind === 'HorizontalPodAutoscaler')
      this.#report.warning(
        'not-modelled',
        root.at,
        'the number of replicas is that of the workload: the bounds of an autoscaler are not looked at',
        'write the number of replicas that you ask about into `spec.replicas`',
      );
  }

  #workload(root: SourceNode, kind: Workload['kind']): void {
    const spec = get(root, 'spec');
    const pod = get(get(spec, 'template'), 'spec');
    const metadata = get(root, 'metadata');
    const name = scalarOf(get(metadata, 'name'));
    if (name === null || pod === undefined) {
      const message = `a ${kind} needs a name, and a pod in \`spec.template.spec\``;
      this.#report.error('missing-key', root.at, message, 'name manifests that are rendered');
      return;
    }
    const replicas = this.#count(get(spec, 'replicas'), 1);
    if (replicas > MOST_PODS)
      this.#report.error('too-many-entries', name.at, `\`${name.text}\` has more than ${MOST_PODS} pods`);
    if (textOf(get(spec, 'paused')) === 'true')
      this.#report.warning(
        'not-modelled',
        name.at,
        `\`${name.text}\` is paused: it is read as if it were not`,
        'remove `paused`',
      );
    this.workloads.push({
      kind,
      name: name.text,
      namespace: textOf(get(metadata, 'namespace')) ?? '',
      at: name.at,
      replicas: Math.min(replicas, MOST_PODS),
      strategy: kind === 'Deployment' ? this.#strategy(spec, replicas) : this.#updates(spec),
      containers: itemsOf(get(pod, 'containers')).map((each) => this.#container(each)),
      before: itemsOf(get(pod, 'initContainers'))[0]?.at ?? null,
      labels: new Map(
        entriesIn(get(get(get(spec, 'template'), 'metadata'), 'labels')).map(({ key, value }) => [
          key.text,
          textOf(value) ?? '',
        ]),
      ),
      minReady: this.#seconds(get(spec, 'minReadySeconds'), 0),
      grace: this.#seconds(get(pod, 'terminationGracePeriodSeconds'), USUAL.grace),
      progressDeadline:
        kind === 'Deployment'
          ? this.#seconds(get(spec, 'progressDeadlineSeconds'), USUAL.progressDeadline)
          : null,
    });
  }

  /** Percent are rounded up for the surge and down for what is unavailable; both 0 make one unavailable (ResolveFenceposts). */
  #strategy(spec: SourceNode | undefined, replicas: number): RolloutStrategy {
    const strategy = get(spec, 'strategy');
    if (textOf(get(strategy, 'type')) === 'Recreate') return { kind: 'recreate' };
    const rolling = get(strategy, 'rollingUpdate');
    const surge = amountOf(this.#amount(get(rolling, 'maxSurge')) ?? QUARTER, replicas, Math.ceil);
    const unavailable = amountOf(
      this.#amount(get(rolling, 'maxUnavailable')) ?? QUARTER,
      replicas,
      Math.floor,
    );
    return {
      kind: 'rolling',
      surge,
      unavailable: surge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, replicas),
    };
  }

  #updates(spec: SourceNode | undefined): RolloutStrategy {
    const strategy = get(spec, 'updateStrategy');
    if (textOf(get(strategy, 'type')) === 'OnDelete') return { kind: 'on-delete' };
    const rolling = get(strategy, 'rollingUpdate');
    const unavailable = get(rolling, 'maxUnavailable');
    if (unavailable !== undefined && textOf(unavailable) !== '1')
      this.#report.warning(
        'not-modelled',
        unavailable.at,
        '`maxUnavailable` of a StatefulSet is not looked at: one pod is replaced after the other',
        'nothing to do where the feature gate `MaxUnavailableStatefulSet` is off',
      );
    return { kind: 'ordered', from: this.#count(get(rolling, 'partition'), 0) };
  }

  #container(node: SourceNode): Container {
    return {
      name: textOf(get(node, 'name')) ?? '',
      at: get(node, 'name')?.at ?? node.at,
      readiness: this.#probe(get(node, 'readinessProbe')),
      startup: this.#probe(get(node, 'startupProbe')),
      liveness: this.#probe(get(node, 'livenessProbe')),
    };
  }

  #probe(node: SourceNode | undefined): Probe | null {
    if (node?.kind !== 'map') return null;
    const positive = (name: string, usual: number) => this.#seconds(get(node, name), usual, 1);
    return {
      at: node.at,
      delay: this.#seconds(get(node, 'initialDelaySeconds'), 0),
      period: positive('periodSeconds', USUAL.period),
      timeout: positive('timeoutSeconds', USUAL.timeout),
      successes: Math.max(1, this.#count(get(node, 'successThreshold'), 1)),
      failures: Math.max(1, this.#count(get(node, 'failureThreshold'), USUAL.failures)),
    };
  }

  #budget(root: SourceNode): void {
    const spec = get(root, 'spec');
    const metadata = get(root, 'metadata');
    const bound = (['minAvailable', 'maxUnavailable'] as const).flatMap((kind) => {
      const amount = this.#amount(get(spec, kind));
      return amount === null ? [] : [{ kind, amount }];
    });
    // Without either, the API takes one pod that must be there.
    this.budgets.push({
      name: textOf(get(metadata, 'name')) ?? '',
      namespace: textOf(get(metadata, 'namespace')) ?? '',
      at: get(metadata, 'name')?.at ?? root.at,
      selector: this.#selector(get(spec, 'selector'), textOf(get(root, 'apiVersion')) !== 'policy/v1beta1'),
      bound: bound[0] ?? { kind: 'minAvailable', amount: { count: 1 } },
    });
  }

  /** @param isForAll whether one that asks for nothing selects all pods of the namespace; it was none in `v1beta1` */
  #selector(selector: SourceNode | undefined, isForAll: boolean): readonly Requirement[] | null {
    if (selector?.kind !== 'map') return null;
    const labels = entriesIn(get(selector, 'matchLabels')).map(
      ({ key, value }): Requirement => ({ key: key.text, operator: 'In', values: [textOf(value) ?? ''] }),
    );
    const expressions = itemsOf(get(selector, 'matchExpressions')).map(
      (each): Requirement => ({
        key: textOf(get(each, 'key')) ?? '',
        operator: (textOf(get(each, 'operator')) ?? 'In') as Requirement['operator'],
        values: scalarsOf(get(each, 'values')).map(({ text }) => text),
      }),
    );
    return isForAll || labels.length + expressions.length > 0 ? [...labels, ...expressions] : null;
  }

  #amount(node: SourceNode | undefined): Amount | null {
    const scalar = scalarOf(node);
    if (scalar === null) return null;
    const [, digits, percent] = /^(\d{1,9})(%?)$/.exec(scalar.text) ?? [];
    if (digits === undefined) {
      this.#report.error(
        'bad-number',
        scalar.at,
        `\`${scalar.text}\` is neither a number of pods nor a part of them`,
        'write `2`, or `25%`',
      );
      return null;
    }
    return percent === '%' ? { percent: Number(digits) } : { count: Number(digits) };
  }

  #count(node: SourceNode | undefined, usual: number): number {
    const scalar = scalarOf(node);
    if (scalar === null) return usual;
    if (/^\d{1,9}$/.test(scalar.text)) return Number(scalar.text);
    this.#report.error('bad-number', scalar.at, `\`${scalar.text}\` is not a whole number`);
    return usual;
  }

  /** 0 is as good as nothing where at least 1 is wanted. */
  #seconds(node: SourceNode | undefined, usual: number, least = 0): Decimal {
    const count = this.#count(node, usual);
    return { digits: BigInt(count < least ? usual : count), scale: 0 };
  }
}

function get(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return entryOf(node, key)?.value;
}

function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node?.kind === 'list' ? node.items : [];
}
