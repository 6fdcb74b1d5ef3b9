import { expect, test } from 'vitest';
import { changeWords, diffOfWaits } from '../../src/model/change/program-diff.ts';
import { suggest } from '../../src/properties/change/suggest.ts';
import { verify } from '../../src/properties/verify.ts';
import { exampleModel } from '../support/examples.ts';

interface FaultsJson {
  readonly faults: readonly {
    readonly component: string;
    readonly transition?: string;
    readonly outcome?: string;
    readonly times: number;
  }[];
}

interface Critical {
  readonly sets: readonly FaultsJson[];
  readonly delays: readonly (FaultsJson & { readonly delay: number })[];
}

const words = ({ faults }: FaultsJson) =>
  faults
    .map(
      ({ component, transition = 'crash', times }) =>
        `${component}.${transition}${times > 1 ? ` x${times}` : ''}`,
    )
    .join(', ');

async function critical(
  file: string,
  property: string,
  program: string | null,
  overlay: string | null = null,
  engine: 'auto' | 'causal' = 'auto',
): Promise<Critical> {
  const model = exampleModel(file, overlay);
  const [result] = await verify(model, { properties: [property], programs: [program], engine });
  return result!.figures!.json as Critical;
}

// The figures are those of executions of the rules, exhaustive and outside the project.

test('an update is broken by other faults with a rescue than without', async () => {
  const file = 'examples/failures/update.yaml';
  const plain = await critical(file, 'weak', 'plain');
  // The branches of one search say the same of each set.
  for (const program of ['plain', 'careful']) {
    const byBranches = await critical(file, 'weak', program, null, 'causal');
    const { sets, delays } = await critical(file, 'weak', program);
    expect(byBranches.sets.map(words)).toEqual(sets.map(words));
    expect(byBranches.delays).toEqual(delays);
  }
  expect(plain.sets.map(words)).toEqual(['db.save', 'db.migrate', 'web.resume x2']);
  const careful = await critical(file, 'weak', 'careful');
  expect(careful.sets.map(words)).toEqual(['db.save, db.restore', 'db.migrate, db.restore', 'web.resume x2']);
  expect(careful.delays.map((each) => [words(each), each.delay])).toEqual([
    ['db.migrate, web.resume', 11],
    ['db.migrate', 9],
    ['web.resume', 2],
  ]);
});

test('of three replicas each pair of crashes leaves none', async () => {
  const { sets } = await critical('examples/failures/rolling-crashes.yaml', 'weak', 'restart');
  expect(sets.map(words)).toEqual(['r0.crash, r1.crash', 'r0.crash, r2.crash', 'r1.crash, r2.crash']);
});

test('a canary is taken back whatever fails; without one, each fault stops the release', async () => {
  const release = await critical('examples/failures/canary.yaml', 'weak', 'release');
  expect(release.sets).toEqual([]);
  expect(release.delays.map((each) => [words(each), each.delay])).toEqual([
    ['pod2.upgrade', 8],
    ['pod1.upgrade', 2],
  ]);
  const blind = await critical('examples/failures/canary.yaml', 'weak', 'blind');
  expect(blind.sets.map(words)).toEqual(['pod0.upgrade', 'pod1.upgrade', 'pod2.upgrade']);
});

test('17 of 31 actions of OpenStack delay it when they fail once', async () => {
  const overlay = 'examples/openstack/ecotype-remote.yaml';
  const { sets, delays } = await critical('examples/openstack/failing-actions.yaml', 'worst', null, overlay);
  expect(sets).toEqual([]);
  expect(delays.length).toBe(17);
  expect(delays.slice(0, 2).map((each) => [words(each), each.delay])).toEqual([
    ['nova.cell_setup', 51.22],
    ['keystone.deploy', 33.28],
  ]);
});

test('a part that is tried, with the rescue that the model has, repairs an update; so does a retry where that helps', async () => {
  const model = exampleModel('examples/failures/update.yaml', null);
  const properties = model.properties.filter(({ name }) => ['ends-with-one', 'open-again'].includes(name));
  const [suggestions] = await suggest({ ...model, properties }, 'open-again', { programs: ['plain'] });
  expect(suggestions!.search!.repairs.map(({ changes }) => changes.map(changeWords))).toEqual([
    [
      'try from line 37 `pushB(web, suspend)` to line 40 `wait(db)`, and rescue it with `pushB(db, rollback)`',
    ],
  ]);
  expect(suggestions!.search!.repairs[0]!.results[0]!.interval!.some).toBe(false);

  const retried = {
    ...model,
    properties,
    programs: model.programs.map((each) => {
      const [thread] = each.threads;
      const resumes = thread!.instructions.filter((i) => 'component' in i && i.component === 'web');
      return each.name === 'plain' ? { ...each, threads: [{ ...thread!, instructions: resumes }] } : each;
    }),
    types: model.types,
  };
  const once = {
    ...retried,
    types: retried.types.map((type) => ({
      ...type,
      transitions: type.transitions.map((t) => ({ ...t, retry: null })),
    })),
  };
  const components = once.components.map((c) => ({
    ...c,
    type: once.types.find(({ name }) => name === c.type.name)!,
  }));
  const [again] = await suggest({ ...once, components }, 'open-again', { programs: ['plain'] });
  expect(again!.search!.repairs.map(({ changes }) => changes.map(changeWords))).toContainEqual([
    'let `web.resume` be tried again: `retry: {times: 1, pause: 0s}`',
  ]);
}, 60_000);

test('a program that tries already is tried as a whole, or a part of what it does', async () => {
  const model = exampleModel('examples/failures/update.yaml', null);
  const properties = model.properties.filter(({ name }) => name === 'ends-with-two');
  const [found] = await suggest({ ...model, properties }, 'ends-with-two', { programs: ['careful'] });
  const [whole] = found!.search!.repairs;
  expect(
    diffOfWaits(found!.program, whole!.program)[0]!.lines.map(({ sign, text }) => `${sign} ${text}`),
  ).toEqual([
    '+ try:',
    '    pushB(web, suspend)',
    '    try:',
    '      pushB(db, save)',
    '      pushB(db, migrate)',
    '      wait(db)',
    '    rescue:',
    '      pushB(db, rollback)',
    '      wait(db)',
    '    pushB(web, resume)',
    '    wait(web)',
    '+ rescue:',
    '+   pushB(web, replace)',
    '+   wait(web)',
  ]);
  const programs = model.programs.map((each) => {
    const [thread] = each.threads;
    const instructions = thread!.instructions.filter((i) => 'component' in i && i.component === 'db');
    const tries = [{ start: 0, rescue: 3, end: 5 }];
    return each.name === 'careful' ? { ...each, threads: [{ ...thread!, instructions, tries }] } : each;
  });
  const [inside] = await suggest({ ...model, properties, programs }, 'ends-with-two', {
    programs: ['careful'],
  });
  const repair = inside!.search!.repairs.find(({ changes }) => changes[0]!.kind === 'try');
  expect(repair!.changes.map(changeWords)).toEqual([
    'try from line 46 `pushB(db, save)` to line 48 `wait(db)`, and rescue it with `pushB(db, rollback)`',
  ]);
  expect(
    diffOfWaits(inside!.program, repair!.program)[0]!.lines.map(({ sign, text }) => `${sign} ${text}`),
  ).toEqual([
    '  try:',
    '+   try:',
    '      pushB(db, save)',
    '      pushB(db, migrate)',
    '      wait(db)',
    '+   rescue:',
    '+     pushB(db, rollback)',
    '+     wait(db)',
    '  rescue:',
    '    pushB(db, rollback)',
    '    wait(db)',
  ]);
}, 60_000);
