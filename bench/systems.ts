import { readFileSync } from 'node:fs';
import { parseDecimal } from '../src/base/duration.ts';
import { applyOverlay, scaleModel } from '../src/model/change/overlay.ts';
import { readModel } from '../src/model/read/read-model.ts';
import { readOverlay } from '../src/model/read/read-overlay.ts';
import { programOf } from '../src/model/subject.ts';
import type { TimePetriNet } from '../src/tpn/net/time-petri-net.ts';
import { translate } from '../src/tpn/translation/translate.ts';
import { chains, levelCrossing } from './nets.ts';

/** A net that is explored with and without reductions. */
export interface System {
  readonly name: string;
  readonly net: () => TimePetriNet;
}

/** Systems of which it is known how others do, as far as they do within a minute: classes or zones, and seconds. */
export interface Published extends System {
  readonly exact: string;
  readonly inclusion: string;
  readonly localTime: string;
}

/**
 * By a class graph and zones up to inclusion, both in C++, and local-time zones (Govind, Herbreteau, Srivathsan and
 * Walukiewicz, CONCUR 2019), each on one thread of a machine like this one.
 */
export const PUBLISHED: readonly Published[] = [
  { ...chained(6), exact: '1,302,639 in 6.5', inclusion: '35,754 in 1.9', localTime: '819 in 0.03' },
  { ...chained(7), exact: 'over 60', inclusion: 'over 60', localTime: '2,447 in 0.14' },
  { ...chained(8), exact: 'over 60', inclusion: 'over 60', localTime: '5,597 in 0.55' },
  { ...crossing(4), exact: '134,501 in 0.4', inclusion: '1,371 in 0.02', localTime: '647 in 0.02' },
  { ...crossing(5), exact: 'over 60', inclusion: '14,757 in 0.4', localTime: '3,972 in 0.2' },
  { ...crossing(6), exact: 'over 60', inclusion: '192,021 in 25', localTime: '28,755 in 2.8' },
  { ...crossing(7), exact: 'over 60', inclusion: 'over 60', localTime: 'over 60' },
];

/**
 * OpenStack on the remote site, its intervals made longer, with its immediate steps merged and apart; and deployments in
 * which several components are alike.
 */
export const DEPLOYMENTS: readonly System[] = [
  ...[
    ['1', '1'],
    ['0.7', '1.3'],
    ['0.5', '2'],
  ].flatMap(([min, max]) =>
    [true, false].map((merge) => ({
      name: `OpenStack [${min}, ${max}]${merge ? '' : ', steps apart'}`,
      net: () => openStack(min, max, merge),
    })),
  ),
  ...[3, 4, 5].map((n) => ({
    name: `Galera, ${n} nodes`,
    net: () => deployed('galera', { n, m: 0 }),
  })),
  ...[4, 5, 6].map((n) => ({
    name: `server with ${n} dependencies`,
    net: () => deployed('server-deps/server-deps', { n }),
  })),
];

function chained(count: number): System {
  return { name: `chains ${count} x 3`, net: () => chains(count, 3) };
}

function crossing(trains: number): System {
  return { name: `level crossing, ${trains} trains`, net: () => levelCrossing(trains) };
}

/** What the program `deploy` of an example does. */
function deployed(example: string, parameters: Readonly<Record<string, number>>): TimePetriNet {
  const file = `examples/${example}.yaml`;
  const { model } = readModel(readFileSync(file, 'utf8'), {
    file,
    parameters: new Map(Object.entries(parameters)),
  });
  return translate(model, programOf(model, 'deploy'), { merge: true }).net;
}

function openStack(min: string, max: string, merge: boolean): TimePetriNet {
  const text = (name: string) => readFileSync(`examples/openstack/${name}.yaml`, 'utf8');
  const { model } = readModel(text('openstack'), { file: 'openstack.yaml' });
  const { overlay } = readOverlay(text('ecotype-remote'), { file: 'ecotype-remote.yaml' });
  const scale = { min: parseDecimal(min)!, max: parseDecimal(max)! };
  const scaled = scaleModel(applyOverlay(model, overlay), scale);
  return translate(scaled, programOf(scaled, null), { merge }).net;
}
