import type { Diagnostics } from '../../base/diagnostics.ts';
import type { Position } from '../../base/position.ts';
import { enumerate } from '../../base/text/enumerate.ts';
import { saysModel } from '../../model/read/formats/model-formats.ts';
import type { SourceMapping } from '../../model/read/formats/source.ts';
import { treeOf } from '../draft/draft.ts';
import { Names } from '../draft/names.ts';
import { EVERY } from '../importer/given-for.ts';
import type { ImportHost } from '../importer/host.ts';
import type { Importer } from '../importer/importer.ts';
import { budgeted } from './manifests/budgets.ts';
import type { GivenOfPods } from './manifests/given.ts';
import { podTimes } from './manifests/pod-times.ts';
import { readManifests } from './manifests/read-manifests.ts';
import type { Manifests, Workload } from './manifests/workload.ts';
import { drainParts } from './model/drain-model.ts';
import { ask, type ModelPiece, namingOf, namingsOf } from './model/pieces.ts';
import { rolloutPart } from './model/rollout-model.ts';

/** What a call says of manifests. */
export interface ManifestsCall {
  readonly files: readonly [string, ...string[]];
  readonly given: GivenOfPods;
}

/** Whether a text is a manifest, of whatever kind. */
function isManifest(text: string): boolean {
  return !saysModel(text) && /\bapiVersion["']?\s*:/.test(text) && /\bkind["']?\s*:/.test(text);
}

/** Rendered manifests of Kubernetes: a model of what a change of their Deployments and StatefulSets does. */
export const ROLLOUT: Importer<ManifestsCall> = {
  name: 'manifests of Kubernetes',
  extensions: ['yaml', 'yml', 'json'],
  recognises: isManifest,
  joins: isManifest,
  read: ({ files, given }, host, report) => {
    const { workloads } = manifestsIn(files, given, host, report);
    const changed = workloads.filter(({ strategy, at, name }) => {
      if (strategy.kind !== 'on-delete') return true;
      report.warning(
        'not-modelled',
        at,
        `nothing happens to \`${name}\` by itself: its pods are replaced when somebody deletes them`,
        'write `updateStrategy: {type: RollingUpdate}` to ask about that',
      );
      return false;
    });
    const timed = changed.map((workload) => ({ workload, times: podTimes(workload, given, report) }));
    const namings = namingsOf(changed);
    const parts = timed.map((each, i) => rolloutPart(each, namings[i]!));
    return modelOf(
      'a rollout',
      changed,
      parts,
      (name, at) => [ask('rollout', 'deployability', name, 'all pods are new and available', at)],
      report,
    );
  },
};

/** The same files: a model of what happens to their pods on a node that is drained. */
export const DRAIN: Importer<ManifestsCall> = {
  ...ROLLOUT,
  read: ({ files, given }, host, report) => {
    const { workloads, budgets } = manifestsIn(files, given, host, report);
    const names = new Names();
    const namings = namingsOf(workloads, names);
    const drained = workloads.map((workload, i) => ({
      workload,
      times: podTimes(workload, given, report),
      here: Math.ceil(workload.replicas / given.nodes),
      naming: namings[i]!,
    }));
    const parts = budgeted(workloads, budgets, report).flatMap(({ budget, workloads: own, desired }) => {
      const together = drained.filter(({ workload }) => own.includes(workload));
      const isOne = own.length === 1;
      return drainParts({
        budget: budget?.name ?? null,
        at: isOne || budget === null ? own[0]!.at : budget.at,
        workloads: together,
        desired,
        naming: isOne || budget === null ? together[0]!.naming : namingOf(budget.name, names),
      });
    });
    return modelOf(
      'a drain',
      workloads,
      parts,
      (name, at) => [
        ask('drains', 'deployability', 'drained', 'the node has none of these pods any more', at),
        ask('settles', 'deployability', name, 'all pods are replaced, and ready', at),
      ],
      report,
    );
  },
};

function manifestsIn(
  files: ManifestsCall['files'],
  given: GivenOfPods,
  host: ImportHost,
  report: Diagnostics,
): Manifests {
  const texts = files.map((file) => ({ file, text: host.read(file) ?? '' }));
  const manifests = readManifests(texts, report);
  report.throwErrors();
  const running = manifests.workloads.filter(({ replicas }) => replicas > 0);
  if (running.length === 0)
    report.error(
      'no-task',
      { file: files[0], line: 1, column: 1, length: 1 },
      'there is no Deployment or StatefulSet with pods',
      'name manifests that are rendered, as `helm template` or `kubectl kustomize` print them',
    );
  refuseUnknown(running, given, files[0], report);
  return { ...manifests, workloads: running };
}

/** What is given for a workload that there is not would be lost without a word. */
function refuseUnknown(
  workloads: readonly Workload[],
  given: GivenOfPods,
  file: string,
  report: Diagnostics,
): void {
  const names = workloads.map(({ name }) => name);
  const options = { '--ready': given.ready, '--pull': given.pull, '--stop': given.stop };
  for (const [option, values] of Object.entries(options))
    for (const name of values.keys())
      if (name !== EVERY && !names.includes(name))
        report.add({
          code: 'unknown-service',
          severity: 'error',
          message: `\`${option}\` is given for \`${name}\`, which the manifests do not have`,
          at: null,
          file,
          hint: report.didYouMean(name, names),
        });
}

function modelOf(
  what: string,
  workloads: readonly Workload[],
  parts: readonly ModelPiece[],
  properties: (deployment: string, at: Position) => ReturnType<typeof ask>[],
  report: Diagnostics,
): SourceMapping {
  report.throwErrors();
  const at = workloads[0]?.at;
  if (at === undefined) throw new RangeError('no workload is left');
  const ends = parts.flatMap((part) => part.ends);
  const gone = ends.filter(([, places]) => places.includes('gone'));
  return treeOf({
    at,
    title: `${what} of ${enumerate(workloads.map(({ name }) => name))}`,
    resources: Object.fromEntries(parts.flatMap(({ resources = {} }) => Object.entries(resources))),
    types: parts.flatMap((part) => part.types),
    components: parts.flatMap((part) => part.components),
    connections: parts.flatMap((part) => part.connections),
    deployments: [
      ...(gone.length === 0 ? [] : [{ name: 'drained', at, places: gone }]),
      { name: gone.length === 0 ? 'rolled-out' : 'settled', at, places: ends },
    ],
    programs: [],
    properties: [
      ...properties(gone.length === 0 ? 'rolled-out' : 'settled', at),
      ...parts.flatMap((part) => part.properties),
    ],
  });
}
