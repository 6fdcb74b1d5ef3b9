import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readModel } from '../../../src/model/read/read-model.ts';
import { type ActionOrders, actionOrders } from '../../../src/properties/criticality/orders.ts';
import { verify } from '../../../src/properties/verify.ts';

function example(file: string, parameters: Readonly<Record<string, number>> = {}) {
  const given = new Map(Object.entries(parameters));
  return readModel(readFileSync(`examples/${file}`, 'utf8'), { file, parameters: given }).model;
}

/** The index of an execution among the actions. */
function indexIn({ actions }: ActionOrders, name: string, occurrence = 1): number {
  return actions.findIndex((a) => `${a.component}.${a.element}` === name && a.occurrence === occurrence);
}

describe('the orders of all pairs of actions', () => {
  test('are the answers to sequentiality that the states give', async () => {
    const model = example('openstack/openstack.yaml');
    const names = ['facts.deploy', 'haproxy.deploy', 'mariadb.check', 'keystone.deploy', 'nova.restart'];
    const pairs = names.flatMap((earlier) =>
      names.filter((later) => later !== earlier).map((later) => [earlier, later] as const),
    );
    const ref = (name: string) => {
      const [component = '', element = ''] = name.split('.');
      return { component, element };
    };
    const properties = pairs.map(([earlier, later]) => ({
      kind: 'sequentiality' as const,
      name: `${earlier}-${later}`,
      programs: [null],
      transitions: [ref(earlier), ref(later)],
    }));
    const results = await verify({ ...model, properties }, { engine: 'classes' });
    const orders = actionOrders(model, null)!;
    const found = pairs.map(([earlier, later]) =>
      orders.isBefore(indexIn(orders, earlier), indexIn(orders, later)),
    );
    expect(found).toEqual(results.map(({ verdict }) => verdict.kind === 'holds'));
    expect(found.filter((holds) => holds)).toHaveLength(9);
    expect(orders.actions).toHaveLength(31);
  });

  test('tell executions of one transition apart', () => {
    const orders = actionOrders(example('server-deps/server-deps.yaml', { n: 2 }), 'update')!;
    const before = (earlier: string, later: string) =>
      orders.isBefore(indexIn(orders, earlier), indexIn(orders, later));
    expect(before('server.suspend0', 'server.prepare0')).toBe(true);
    expect(before('dep0.update', 'dep0.run')).toBe(true);
    expect(before('dep0.run', 'dep0.update')).toBe(false);
    expect(before('dep0.update', 'dep1.run')).toBe(false);
  });

  test('are not told where something competes', () => {
    expect(actionOrders(example('two-operators.yaml'), 'hasty')).toBeNull();
  });
});
