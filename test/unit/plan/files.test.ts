import { expect, test } from 'vitest';
import { programsOf } from '../../../src/answers/json/plan.ts';
import { readAssembly, readInventory } from '../../../src/model/read/goals/assembly-file.ts';
import { readGoalFile } from '../../../src/model/read/goals/read-goal.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { plan } from '../../../src/plan/plan.ts';

const TYPES = `
madrigal: 1
types:
  Database:
    places: [off, on]
    behaviors: {deploy: {start: {move: off -> on, takes: 2s}}}
    ports: {sql: {provide: service, bound: [on]}}
  WebServer:
    places: [off, on]
    behaviors: {deploy: {start: {move: off -> on, takes: 3s}}}
    ports: {sql: {use: service, bound: [on]}}
`;
const ASSEMBLY = `
vars: {sites: 2}
components:
  db: {type: database, active: initial}
  \${{ each i in range(0,sites) }}:
    web_\${{ i }}: {type: web_server}
connections:
  - \${{ each i in range(0,sites) }}:
    - "web_\${{ i }},sql,db,sql"
`;

test("Ballet's assembly, goal and inventory are read as they are", async () => {
  const { model: types } = readModel(TYPES, { file: 'types.yaml', awaitsComponents: true });
  const { model, variables } = readAssembly(ASSEMBLY, {
    file: 'assembly.yaml',
    model: types,
    variables: new Map([['sites', 3]]),
  });
  expect(model.components.map(({ name }) => name)).toEqual(['db', 'web_0', 'web_1', 'web_2']);
  expect(model.connections).toHaveLength(3);
  const goal = readGoalFile('components:\n  - forall: running\n  - component: web_2\n    status: initial\n', {
    file: 'goal.yaml',
    name: 'goal',
    variables,
  });
  const nodes = readInventory(
    'db: {address: 10.0.0.1}\nweb_0: {address: 10.0.0.1}\nweb_1: {address: b}\n',
    'i.yaml',
  );
  const found = await plan(model, goal, { dealing: nodes });
  expect(Object.fromEntries(programsOf(found))).toEqual({
    node_10_0_0_1: 'pushB(db, deploy)\npushB(web_0, deploy)\n',
    b: 'pushB(web_1, deploy)\n',
  });
});

test('what is wrong in them is told where it stands', () => {
  const { model } = readModel(TYPES, { file: 'types.yaml', awaitsComponents: true });
  const wrong = ASSEMBLY.replace('web_server', 'web_sever').replace('sites: 2', 'sites: 1');
  expect(() => readAssembly(wrong, { file: 'assembly.yaml', model })).toThrow('web_sever');
  expect(() => readGoalFile('behaviors:\n  - component: db\n', { file: 'goal.yaml', name: 'goal' })).toThrow(
    'not complete',
  );
});
