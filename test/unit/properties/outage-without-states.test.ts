import { expect, test } from 'vitest';
import { PLAIN_HOST } from '../../../src/base/host.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { verify } from '../../../src/properties/verify.ts';

const { model } = readModel(
  `madrigal: 1
types:
  S:
    places: [on, off]
    behaviors:
      stop: {stop: {move: on -> off, takes: [1s, 3s]}}
      start: {start: {move: off -> on, takes: [1s, 3s]}}
    ports: {http: {provide: service, bound: [on]}}
components: {a: S, b: S}
programs:
  p: |
    pushB(a, stop)
    pushB(b, stop)
    pushB(a, start)
    waitAll
properties: {away: {outage: a.http}, other: {outage: b.http}}`,
  { file: 'outage.yaml' },
);

test('a limit may come at any look, also before there is a state: then nothing is known of an outage', async () => {
  for (let most = 1; most < 400; most++) {
    let looks = 0;
    const host = { ...PLAIN_HOST, isInterrupted: () => ++looks > most };
    const results = await verify(model, { engine: 'classes', limits: { host } });
    for (const { verdict } of results) expect(['unknown', 'none']).toContain(verdict.kind);
    if (looks <= most) break;
  }
});
