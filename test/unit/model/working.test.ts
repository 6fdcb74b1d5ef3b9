import { expect, test } from 'vitest';
import type { PortRef } from '../../../src/model/assembly.ts';
import { initialState } from '../../../src/model/system/state.ts';
import { compile } from '../../../src/model/system/system.ts';
import { isPortWorking, workingPorts } from '../../../src/model/system/working.ts';
import { model, program, type } from '../../support/models.ts';

const at = (text: string): PortRef => {
  const [component = '', port = ''] = text.split('.');
  return { component, port };
};

function stateOf(databaseUp: boolean) {
  const service = (own: string, other: string) =>
    type('T', {
      places: 'up down',
      behaviors: { stop: { stop: 'up -> down 1' } },
      ports: { [own]: 'provide service up', [other]: 'use service up' },
    });
  const given = model({
    components: {
      db: type('Db', {
        places: databaseUp ? 'up down' : 'down up',
        behaviors: { stop: { stop: databaseUp ? 'up -> down 1' : 'down -> up 1' } },
        ports: { sql: 'provide service up' },
      }),
      web: type('Web', {
        places: 'up down',
        behaviors: { stop: { stop: 'up -> down 1' } },
        ports: { http: 'provide service up', db: 'use service up' },
      }),
      left: service('a', 'b'),
      right: service('b', 'a'),
    },
    connections: ['web.db -> db.sql', 'left.b -> right.b', 'right.a -> left.a'],
  });
  return initialState(compile(given, program('p', 'pushB(web, stop)')));
}

test('a port works while it is active and all that its component uses works', () => {
  expect(isPortWorking(stateOf(true), at('web.http'))).toBe(true);
  const down = stateOf(false);
  expect(isPortWorking(down, at('web.http'))).toBe(false);
  expect(workingPorts(down).get('web.http')).toEqual([at('web.db')]);
  expect(isPortWorking(down, at('db.sql'))).toBe(false);
});

test('ports that only need each other work', () => {
  expect(isPortWorking(stateOf(false), at('left.a'))).toBe(true);
  expect(isPortWorking(stateOf(false), at('right.b'))).toBe(true);
});
