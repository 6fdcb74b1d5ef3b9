import { expect, test } from 'vitest';
import { ModelError } from '../../src/base/errors.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { processorTime } from '../support/processor-time.ts';

const TYPES = `madrigal: 1
types:
  T:
    places: [a, b]
    behaviors:
      up: {t: {move: a -> b, takes: 1s}}
      down: {u: {move: b -> a, takes: 1s}}
    ports: {u: {use: data, bound: [b]}, v: {provide: data, bound: [b]}}
`;
const MODEL = `${TYPES}components: {c: T}\n`;

function lines(n: number, line: (i: number) => string): string {
  return Array.from({ length: n }, (_, i) => `${line(i)}\n`).join('');
}

/** Files of about n lines, each long in something else. */
const FAMILIES: Readonly<Record<string, (n: number) => string>> = {
  components: (n) => `${TYPES}components:\n${lines(n, (i) => `  c${i}: T`)}`,
  connections: (n) =>
    `${TYPES}components:\n${lines(n / 2, (i) => `  c${i}: T`)}connections:\n${lines(n / 2, (i) => `  - c${i}.u -> c${(i + 1) % (n / 2)}.v`)}`,
  types: (n) => `madrigal: 1\ntypes:\n${lines(n, (i) => `  T${i}: {places: [a]}`)}components: {c: T0}\n`,
  places: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places:\n${lines(n, (i) => `    - p${i}`)}components: {c: T}\n`,
  transitions: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b]\n    transitions:\n${lines(n, (i) => `      t${i}: a -> b`)}components: {c: T}\n`,
  'joined switches': (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b, c]\n    transitions:\n${lines(n, (i) => `      t${i}: {move: a -> b, outcomes: {o: {to: c}}}`)}components: {c: T}\n`,
  failures: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b, c]\n    transitions:\n${lines(n, (i) => `      t${i}: {move: a -> b, outcomes: {o: {fails: c}}}`)}components: {c: T}\nproperties: {p: {terminates: true, faults: 1}}\n`,
  outcomes: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b, c]\n    transitions:\n      t:\n        move: a -> b\n        outcomes:\n${lines(n, (i) => `          o${i}: {fails: c}`)}components: {c: T}\n`,
  tries: (n) =>
    `${MODEL}programs:\n  p: |\n${lines(n / 5, () => '    try:\n      pushB(c, up)\n      wait(c)\n    rescue:\n      pushB(c, down)')}`,
  'waits after a try': (n) =>
    `${MODEL}programs:\n  p: |\n    pushB(c, up)\n    try:\n      wait(c)\n    rescue:\n      sleep(1s)\n${lines(n, () => '    wait(c)')}`,
  'waits in a try': (n) =>
    `${MODEL}programs:\n  p: |\n    try:\n      pushB(c, up)\n${lines(n, () => '      wait(c)')}    rescue:\n      sleep(1s)\n`,
  zones: (n) =>
    `${TYPES}components:\n${lines(n / 2, (i) => `  c${i}: T`)}zones:\n${lines(n / 2, (i) => `  z${i}: [c${i}]`)}`,
  groups: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a]\n    groups:\n${lines(n, (i) => `      g${i}: [a]`)}components: {c: T}\n`,
  ports: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b]\n    transitions: {t: a -> b}\n    ports:\n${lines(n, (i) => `      q${i}: {provide: data, bound: [a]}`)}components: {c: T}\n`,
  behaviors: (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b]\n    behaviors:\n${lines(n, (i) => `      q${i}: {t${i}: a -> b}`)}components: {c: T}\n`,
  deployments: (n) => `${MODEL}deployments:\n${lines(n, (i) => `  d${i}: b`)}`,
  'one deployment': (n) =>
    `${TYPES}components:\n${lines(n / 2, (i) => `  c${i}: T`)}deployments:\n  d:\n${lines(n / 2, (i) => `    c${i}: b`)}`,
  programs: (n) => `${MODEL}deployments: {up: b}\nprograms:\n${lines(n, (i) => `  p${i}: pushB(c, up)`)}`,
  properties: (n) =>
    `${MODEL}deployments: {up: b}\nproperties:\n${lines(n, (i) => `  p${i}: {deployability: up}`)}`,
  'properties of programs': (n) =>
    `${MODEL}deployments: {up: b}\nprograms:\n${lines(n / 2, (i) => `  p${i}: pushB(c, up)`)}properties:\n${lines(n / 2, (i) => `  q${i}: {deployability: up}`)}`,
  parameters: (n) => `${MODEL}parameters:\n${lines(n, (i) => `  p${i}: 1`)}`,
  indices: (n) => `${MODEL}index:\n${lines(n, (i) => `  p${i}: 1..2`)}`,
  instructions: (n) =>
    `${MODEL}programs:\n  p: |\n${lines(n, (i) => `    ${i % 2 === 1 ? 'wait(c)' : i % 4 === 0 ? 'pushB(c, up)' : 'pushB(c, down)'}`)}`,
  'added components': (n) => `${MODEL}programs:\n  p: |\n${lines(n, (i) => `    add(x${i}: T)`)}`,
  loops: (n) =>
    `${MODEL}programs:\n  p: |\n${lines(n / 2, (i) => `    for i in 1..1:\n      ${i % 2 ? 'pushB(c, up)' : 'pushB(c, down)'}`)}`,
  'a loop': (n) => `${MODEL}programs:\n  p: |\n    for i in 1..${n}:\n      pushB(c, up)\n`,
  'a loop of waits': (n) =>
    `${MODEL}programs:\n  p: |\n    pushB(c, up)\n    for i in 1..${n}:\n      wait(c)\n`,
  'nested loops': (n) =>
    `${MODEL}programs:\n  p: |\n${Array.from({ length: 90 }, (_, i) => `${' '.repeat(i + 4)}for i${i} in 1..${i === 0 ? n / 20 : 1}:\n`).join('')}${' '.repeat(94)}pushB(c, up)\n`,
  'one line': (n) =>
    JSON.stringify({
      madrigal: 1,
      types: { T: { places: ['a', 'b'], transitions: { t: 'a -> b' } } },
      components: Object.fromEntries(Array.from({ length: n }, (_, i) => [`c${i}`, 'T'])),
    }),
  'unknown keys': (n) => `${MODEL}${lines(n, (i) => `p${i}: 1`)}`,
  'unknown components': (n) =>
    `${TYPES}components:\n${lines(n / 3, (i) => `  c${i}: T`)}deployments:\n  d:\n${lines(n / 1.5, (i) => `    x${i}: b`)}`,
  'unknown types': (n) => `${TYPES}components:\n${lines(n, (i) => `  c${i}: U${i}`)}`,
  'unknown behaviors': (n) => `${MODEL}programs:\n  p: |\n${lines(n, (i) => `    pushB(c, up${i})`)}`,
  'unknown instructions': (n) => `${MODEL}programs:\n  p: |\n${lines(n, (i) => `    pushC${i}(c, up)`)}`,
  'wrong moves': (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b]\n    transitions:\n${lines(n, (i) => `      t${i}: a - b`)}components: {c: T}\n`,
  'wrong shapes': (n) =>
    `madrigal: 1\ntypes:\n  T:\n    places: [a, b]\n    transitions:\n${lines(n, (i) => `      t${i}: 5`)}components: {c: T}\n`,
};

/** Of processor time, in milliseconds. */
function cost(text: string): number {
  const before = processorTime();
  try {
    readModel(text, { file: 'm.yaml' });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
  }
  return processorTime() - before;
}

const FEW = 1_500;

test.each(Object.keys(FAMILIES))(
  'four times as many %s take about four times as long to read',
  (family) => {
    const [few, many] = [FAMILIES[family]!(FEW), FAMILIES[family]!(4 * FEW)];
    cost(few);
    let [least, most] = [Infinity, Infinity];
    // Collecting garbage, at some moment, adds much to little: so what takes too long is measured again.
    for (let round = 0; round < 6 && most >= 9 * least + 30; round++) {
      least = Math.min(least, cost(few));
      most = Math.min(most, cost(many));
    }
    // Sixteen times as long, or more, where it is quadratic; the rest is for what else the machine does.
    expect(most).toBeLessThan(9 * least + 30);
  },
  60_000,
);
