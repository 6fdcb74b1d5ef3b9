/** Rollouts and drains: answers that were worked out beside the controllers' own counting rules, not by this program. */
import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../../src/base/diagnostics.ts';
import { fractionToNumber, parseDuration, toNumber } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import { DRAIN, ROLLOUT } from '../../../src/import/kubernetes/kubernetes.ts';
import type { GivenOfPods } from '../../../src/import/kubernetes/manifests/given.ts';
import { readTree } from '../../../src/model/read/read-model.ts';
import { verify } from '../../../src/properties/verify.ts';
import { hostOf, told } from '../../support/compose.ts';
import { outageIn } from '../../support/figures.ts';

/** Placed and pulled in 2 to 20 s; answers 8 to 25 s after the start. */
const GIVEN = { pull: '2s 20s', ready: '8s 25s', stop: '', nodes: 1 };

interface Setting {
  readonly importer?: typeof ROLLOUT;
  readonly given?: Partial<typeof GIVEN>;
}

function read(text: string, { importer = ROLLOUT, given = {} }: Setting = {}) {
  const all = { ...GIVEN, ...given };
  const times = (written: string) => {
    if (written === '') return new Map();
    const [min, max] = written.split(' ').map((each) => parseDuration(each)!);
    return new Map([['*', { min: min as never, max: max! }]]);
  };
  const call: GivenOfPods = {
    pull: times(all.pull),
    ready: times(all.ready),
    stop: times(all.stop),
    nodes: all.nodes,
  };
  const report = new Diagnostics();
  const tree = importer.read({ files: ['k8s.yaml'], given: call }, hostOf({ 'k8s.yaml': text }), report);
  return readTree(tree, { file: 'k8s.yaml' }, report);
}

/** Verdicts; `[min, max]` where there is a date, or the longest outage. */
async function answers(text: string, setting: Setting = {}) {
  const results = await verify(read(text, setting).model);
  return Object.fromEntries(
    results.map((result) => {
      const { spec, interval, verdict } = result;
      const outage = spec.kind === 'outage' ? outageIn(result)!.longest : null;
      if (outage !== null) return [spec.name, [verdict.kind, fractionToNumber(outage.max)]];
      return [
        spec.name,
        interval === null ? verdict.kind : [verdict.kind, toNumber(interval.min), toNumber(interval.max)],
      ];
    }),
  );
}

function errors(text: string, setting: Setting = {}): readonly string[] {
  try {
    read(text, setting);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.diagnostics.filter(({ severity }) => severity === 'error').map(told);
  }
}

const warnings = (text: string, setting: Setting = {}) => read(text, setting).warnings.map(told);

const PROBED = '{name: web, image: x, readinessProbe: {httpGet: {port: 80}}}';

interface Spec {
  readonly kind?: string;
  readonly name?: string;
  readonly replicas: number;
  readonly more?: string;
  readonly containers?: string;
}

function workload({
  kind = 'Deployment',
  name = 'web',
  replicas,
  more = '',
  containers = PROBED,
}: Spec): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec: {replicas: ${replicas}, minReadySeconds: 10, ${more === '' ? '' : `${more}, `}template: {metadata: {labels: {app: ${name}}}, spec: {containers: [${containers}]}}}
---
`;
}

const rolling = (surge: string, unavailable: string, more = '') =>
  `strategy: {rollingUpdate: {maxSurge: ${surge}, maxUnavailable: ${unavailable}}}${more}`;

const budget = (bound: string, name = 'web') => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget}
spec: {${bound}, selector: {matchLabels: {app: ${name}}}}
---
`;

describe('a rollout of a Deployment', () => {
  test('one more pod than wanted, none less', async () => {
    expect(await answers(workload({ replicas: 4, more: rolling('1', '0') }))).toEqual({
      rollout: ['holds', 80, 264],
      'never-below': 'holds',
      progress: ['holds', 56],
    });
  });

  test('a deadline for progress that may be missed', async () => {
    const { progress } = await answers(
      workload({ replicas: 4, more: rolling('1', '0', ', progressDeadlineSeconds: 50') }),
    );
    expect(progress).toEqual(['violated', 56]);
  });

  test.each([
    ['4 pods by the usual strategy', 4, 'replicas: 4'],
    ['10 pods by the usual strategy', 10, 'x: 1'],
  ])('%s', async (_, replicas, more) => {
    expect(
      await answers(workload({ replicas, more: more === 'x: 1' ? rolling('25%', '25%') : 'paused: false' })),
    ).toEqual({
      rollout: ['holds', 40, 132],
      'never-below': 'holds',
      'never-below-n': 'violated',
      progress: ['holds', 56],
    });
  });

  test('one pod is never away: what may be unavailable is rounded down', async () => {
    expect(await answers(workload({ replicas: 1 }))).toMatchObject({
      rollout: ['holds', 20, 66],
      'never-below': 'holds',
    });
  });

  test('all at once, when all old ones are gone', async () => {
    expect(await answers(workload({ replicas: 2, more: 'strategy: {type: Recreate}' }))).toEqual({
      rollout: ['holds', 20, 96],
      'never-below-n': 'violated',
      progress: ['holds', 56],
    });
  });

  test('several of them have nothing to do with each other', async () => {
    const text = workload({ replicas: 1 }) + workload({ name: 'api', replicas: 4, more: rolling('1', '0') });
    expect(await answers(text)).toMatchObject({
      rollout: ['holds', 80, 264],
      'never-below-web': 'holds',
      'never-below-api': 'holds',
    });
  });
});

test('a StatefulSet replaces one pod after the other', async () => {
  const text = workload({ kind: 'StatefulSet', replicas: 3 });
  expect(await answers(text, { given: { stop: '1s 30s' } })).toEqual({
    rollout: ['holds', 63, 288],
    'never-below': 'holds',
    outage: ['none', 86],
  });
  const part = workload({
    kind: 'StatefulSet',
    replicas: 3,
    more: 'updateStrategy: {rollingUpdate: {partition: 2}}',
  });
  expect(await answers(part, { given: { stop: '1s 30s' } })).toMatchObject({ rollout: ['holds', 21, 96] });
});

describe('a drain', () => {
  test('that never ends: the only pod waits for the one in its stead', async () => {
    const text = workload({ replicas: 1 }) + budget('minAvailable: 1');
    expect(warnings(text, { importer: DRAIN })).toEqual([
      'k8s.yaml:8 never-evicted `budget` lets no pod of `web` be evicted: a drain of its node does not end',
    ]);
    const [drains] = await verify(read(text, { importer: DRAIN }).model, { properties: ['drains'] });
    expect(drains?.verdict.kind).toBe('violated');
    expect(drains?.witnesses[0]?.explanation[0]).toMatch(/^pod1 waits for new1 and new1 for pod1: a cycle/);
  });

  test.each(['minAvailable: 1', 'minAvailable: 50%', 'maxUnavailable: 1'])(
    'of two pods, with %s',
    async (bound) => {
      expect(await answers(workload({ replicas: 2 }) + budget(bound), { importer: DRAIN })).toEqual({
        drains: ['holds', 10, 91],
        settles: ['holds', 20, 117],
        'never-below': 'holds',
      });
    },
  );

  test('of a part of the pods, the others being elsewhere', async () => {
    const setting = { importer: DRAIN, given: { nodes: 2 } };
    expect(await answers(workload({ replicas: 2 }) + budget('minAvailable: 1'), setting)).toEqual({
      drains: ['holds', 0, 30],
      settles: ['holds', 10, 56],
    });
    expect(await answers(workload({ replicas: 2 }), setting)).toMatchObject({ drains: ['holds', 0, 30] });
  });

  /** A budget with another selector. */
  const over = (bound: string, selector: string) =>
    budget(bound).replace('selector: {matchLabels: {app: web}}', selector);

  test('of several workloads under one budget, as of one where they are alike', async () => {
    const both = 'selector: {matchExpressions: [{key: app, operator: In, values: [web, api]}]}';
    const two = workload({ replicas: 1 }) + workload({ name: 'api', replicas: 1 });
    expect(await answers(two + over('minAvailable: 1', both), { importer: DRAIN })).toEqual({
      drains: ['holds', 10, 91],
      settles: ['holds', 20, 117],
      'never-below-budget': 'holds',
    });
    const never = two + over('minAvailable: 100%', both);
    expect(warnings(never, { importer: DRAIN })).toEqual([
      expect.stringMatching(/never-evicted `budget` lets no pod of `web` and `api` be evicted/),
    ]);
    expect(await answers(never, { importer: DRAIN })).toMatchObject({ drains: 'violated' });
    // All four may be away.
    const four = workload({ replicas: 2 }) + workload({ name: 'api', replicas: 2 });
    expect(await answers(four + over('maxUnavailable: 4', both), { importer: DRAIN })).toEqual({
      drains: ['holds', 0, 30],
      settles: ['holds', 10, 56],
    });
  });

  test('of several workloads that differ, in whichever order they are evicted', async () => {
    const two =
      workload({ replicas: 1 }) +
      workload({ kind: 'StatefulSet', name: 'db', replicas: 1 }) +
      workload({ name: 'c', replicas: 1 });
    const text =
      two +
      over('maxUnavailable: 1', 'selector: {matchExpressions: [{key: app, operator: NotIn, values: [c]}]}');
    // The pod of `db` is replaced when it is gone: 30 s, 56 s, 5 s until the other is asked for again, and its 30 s.
    expect(await answers(text, { importer: DRAIN })).toMatchObject({
      drains: ['holds', 10, 30 + 56 + 5 + 30],
      settles: ['holds', 20, 30 + 56 + 5 + 56],
      'never-below-budget': 'holds',
    });
  });

  test('a budget without a selector is about no pods, and one that asks for nothing about all', async () => {
    const of = (selector: string) =>
      answers(workload({ replicas: 1 }) + over('minAvailable: 1', selector), { importer: DRAIN });
    expect(await of('unhealthyPodEvictionPolicy: AlwaysAllow')).toMatchObject({ drains: ['holds', 0, 30] });
    expect(await of('selector: {}')).toMatchObject({ drains: 'violated' });
  });

  test('two budgets over one workload', () => {
    const both = over('minAvailable: 1', 'selector: {matchExpressions: [{key: app, operator: Exists}]}');
    expect(
      errors(workload({ replicas: 2 }) + budget('minAvailable: 1') + both, { importer: DRAIN })[0],
    ).toMatch(/several-budgets two budgets/);
  });
});

describe('when pods are ready', () => {
  const ready = async (container: string, more = '') => {
    const text = workload({ replicas: 1, containers: container, more });
    return (await answers(text, { given: { pull: '0s 0s', ready: '8s 25s' } })).rollout!.slice(1);
  };
  test.each([
    ['{name: c}', [10, 10]],
    ['{name: c, readinessProbe: {periodSeconds: 5, timeoutSeconds: 2, initialDelaySeconds: 20}}', [30, 42]],
    ['{name: c, readinessProbe: {initialDelaySeconds: 30, successThreshold: 3}}', [60, 71]],
    ['{name: c, startupProbe: {periodSeconds: 2}, readinessProbe: {periodSeconds: 5}}', [18, 44]],
    ['{name: c, startupProbe: {periodSeconds: 2, failureThreshold: 30}}', [18, 38]],
    ['{name: c}, {name: d, readinessProbe: {}}', [18, 46]],
  ])('%s', async (container, expected) => {
    expect(await ready(container)).toEqual(expected);
  });

  test('what nobody says takes any time, and is told; so is what may never end', () => {
    const container = '{name: c, livenessProbe: {periodSeconds: 5}, readinessProbe: {}}, {name: d}';
    const text = workload({ replicas: 1, containers: container });
    expect(warnings(text)).toEqual([
      'k8s.yaml:4 killed-early the liveness probe of `web` gives up after 15 s, and the application may not answer before: it is started again then, which the model does not have',
      'k8s.yaml:4 no-readiness `d` of `web` has no readiness probe: it counts as ready as soon as it runs',
    ]);
    expect(warnings(workload({ replicas: 1 }), { given: { pull: '', ready: '' } })).toEqual([
      'k8s.yaml:3 unknown-duration nothing says how long it takes until containers of `web` start: any time',
      'k8s.yaml:4 unknown-duration nothing says when `web` is ready after its start: at any time',
    ]);
  });
});

describe('manifests', () => {
  test('in a list, in JSON, with others between them', async () => {
    const item = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 1,
        minReadySeconds: 10,
        template: { spec: { containers: [{ name: 'web', readinessProbe: {} }] } },
      },
    };
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ kind: 'Service' }, item, { kind: 'HorizontalPodAutoscaler' }],
    });
    expect(await answers(text)).toMatchObject({ rollout: ['holds', 20, 66] });
    expect(warnings(text)).toEqual([
      expect.stringMatching(/not-modelled .* bounds of an autoscaler are not looked at/),
    ]);
  });

  test('mistakes are told at their lines', () => {
    expect(errors('kind: Service\n')).toEqual([
      'k8s.yaml:1 no-task there is no Deployment or StatefulSet with pods',
    ]);
    expect(errors(workload({ replicas: 1, more: rolling('x', '1') }))).toEqual([
      'k8s.yaml:4 bad-number `x` is neither a number of pods nor a part of them',
    ]);
    expect(errors('apiVersion: apps/v1\nkind: Deployment\nspec: {}')).toContain(
      'k8s.yaml:1 missing-key a Deployment needs a name, and a pod in `spec.template.spec`',
    );
  });
});
