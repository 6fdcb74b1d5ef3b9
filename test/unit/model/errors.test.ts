import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CODES, type Code, type Diagnostic, ModelError } from '../../../src/base/errors.ts';
import { assembly } from '../../../src/model/build/builder.ts';
import { MAX_FILE_SIZE } from '../../../src/model/read/formats/file-size.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readOverlay } from '../../../src/model/read/read-overlay.ts';

function diagnose(text: string, parameters: ReadonlyMap<string, number> = new Map()): readonly Diagnostic[] {
  try {
    return readModel(text, { file: 'm.yaml', parameters }).warnings;
  } catch (error) {
    if (error instanceof ModelError) return error.diagnostics;
    throw error;
  }
}

/** `code line:column+length`, sorted as they are reported. */
function found(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(
    ({ code, at }) => `${code} ${at === null ? '-' : `${at.line}:${at.column}+${at.length}`}`,
  );
}

/** A model with one type `T`, of places a, b, c and one transition, and what the case adds in line 5 and after. */
/** A service that needs a store, bound so, and a program. */
function withStore(bound: string, program: string): string {
  return `madrigal: 1
types:
  Store: {places: [on, saved], behaviors: {save: {save: on -> saved}}, ports: {data: {provide: service, bound: [on]}}}
  Web:
    {places: [off, on], transitions: {start: off -> on}, ports: {http: {provide: service, bound: [on]}, sql: {use: service, ${bound}}}}
components: {store: Store, web: Web}
connections: [web.sql -> store.data]
programs: {p: "${program}"}
`;
}

const withT = (rest: string, type = ''): string => `madrigal: 1
types:
  T: {places: [a, b, c], transitions: {t: a -> b}${type}}
components: {x: T, y: T}
${rest}`;

/** A model whose type has one use and one provide port of each kind. */
const withPorts = (rest: string): string =>
  withT(
    rest,
    ', ports: {u: {use: service, bound: [t]}, v: {provide: service, bound: [b]}, d: {use: data, bound: [t]}, e: {provide: data, bound: [b]}}',
  );

/** A model in which nothing is doubtful but the property. */
const withLimits = (property: string): string =>
  withT(`properties: {p: {${property}}}`, ', ports: {v: {provide: service, bound: [b]}}');

const transitions = (text: string): string =>
  `madrigal: 1\ntypes: {T: {places: [a, b, c], transitions: {${text}}}}\ncomponents: {x: T}\n`;

/** For every code, texts that raise it, and everything that is found in each. */
const CASES: readonly (readonly [text: string, ...expected: string[]])[] = [
  ['x'.repeat(MAX_FILE_SIZE + 1), 'file-too-large 1:1+1'],
  ['a: [1', 'yaml-syntax 1:5+1'],
  ['madrigal: 1\n---\nmadrigal: 1\n', 'yaml-syntax 2:1+3'],
  ['%YAML 1.1\n---\nmadrigal: 1\n', 'yaml-version 1:1+9'],
  [`${'['.repeat(200)}${']'.repeat(200)}`, 'nesting-too-deep 1:102+1'],
  [withT('types: 3\ncomponents: 4'), 'duplicate-key 5:1+5', 'duplicate-key 6:1+10'],
  [transitions('t: a -> b').replace('[a', '[a{i}'), 'unquoted-braces 2:23+3'],
  [withT('').replace('madrigal: 1', 'madrigal: 2'), 'format-version 1:11+1'],
  ['madrigal: 1\n', 'missing-key 1:1+1', 'missing-key 1:1+1'],
  [withT('deployment: {up: b}'), 'unknown-key 5:1+10'],
  [withT('', ', portes: {}'), 'unknown-key 3:52+6'],
  [transitions('t: {takes: 3}'), 'missing-key 2:46+1'],
  [withT('connections: {}'), 'wrong-shape 5:14+1'],
  [withT('properties: {p: {parallelism: all, atMost: true}}'), 'wrong-shape 5:44+4'],
  [withT('', ', behaviors: {}'), 'conflicting-keys 3:26+11'],
  [withT('properties: {p: {terminates: false}}'), 'wrong-shape 5:30+5'],
  [withT('properties: {p: outage}'), 'wrong-shape 5:17+6'],
  [withT('properties: {p: {available: []}}'), 'wrong-shape 5:29+1'],
  [withT('properties: {p: {terminates: {deadlin: 3}}}'), 'unknown-key 5:31+7'],
  [withT('properties: {p: {confluent: true, deadline: 3}}'), 'unknown-key 5:35+8'],
  [withT('properties: {p: {terminates: {deadline: 3}, deadline: 3}}'), 'conflicting-keys 5:31+8'],
  [withT('index: {i: 2..1}\nproperties: {p: {available: ["x{i}.v"]}}'), 'missing-key 6:14+1'],
  [transitions('t: {move: a -> b, outcomes: 3}'), 'wrong-shape 2:74+1'],
  [transitions('t: {move: a -> b, outcomes: {f: {takes: 3}}}'), 'missing-key 2:75+1'],
  [transitions('t: {move: a -> b, outcomes: {f: {to: c, fails: c}}}'), 'conflicting-keys 2:86+5'],
  [transitions('t: {move: a -> b, outcomes: {f: {to: c, fault: true}}}'), 'conflicting-keys 2:86+5'],
  [transitions('t: {move: a -> b, outcomes: {f: {fails: d}}}'), 'unknown-place 2:86+1'],
  [transitions('t: {move: a -> b, outcomes: {timeout: {fails: c}}}'), 'reserved-name 2:75+7'],
  [transitions('t: {move: a -> b, outcomes: {f: {fails: b}}}'), 'failure-place 2:61+1'],
  [transitions('t: {move: a -> b, outcomes: {f: {fails: a}}}'), 'failure-place 2:22+1'],
  [transitions('t: {move: a -> b, outcomes: {f: {fails: c}, s: {to: c}}}'), 'failure-place 2:90+1'],
  [transitions('t: {move: a -> b, retry: {times: 0}}'), 'bad-number 2:71+1'],
  [withT('resources: {r: 1.5}'), 'wrong-shape 5:16+3'],
  [transitions('t: {move: a -> b, timeout: 3}'), 'missing-key 2:64+7'],
  [transitions('t: {move: a -> b, times-out: c}'), 'missing-key 2:64+9'],
  [transitions('t: {move: a -> b, takes: 4, timeout: 3, times-out: c}'), 'timeout-below-min 2:83+1'],
  [
    transitions('t: {move: a -> b, takes: 2, timeout: 3, times-out: c}').replace(
      'x: T',
      'x: {type: T, takes: {t: 4}}',
    ),
    'timeout-below-min 3:35+1',
  ],
  [transitions('t: a -> b, u: {move: b -> c, outcomes: {again: {to: a}}}'), 'cyclic-behavior 2:46+1'],
  [transitions('t: a -> c, u: {move: a -> c, outcomes: {other: {to: b}}}'), 'switch-leaves-join 2:86+5'],
  [withT('', ', faults: {crash: {at: b}}'), 'missing-key 3:61+5'],
  [withT('', ', faults: {crash: {at: b, back: 1, fails: c}}'), 'conflicting-keys 3:76+4'],
  [withT('', ', faults: {crash: {at: d, fails: e}}'), 'unknown-place 3:73+1', 'unknown-place 3:83+1'],
  [withT('', ', faults: {crash: {at: b, fails: a}}'), 'failure-place 3:16+1'],
  [
    withT('zones: {any: [x, x], r: z}'),
    'reserved-name 5:9+3',
    'duplicate-item 5:18+1',
    'unknown-component 5:25+1',
  ],
  [withT('zones: {r: x}\nproperties: {p: {terminates: true, faults: {q: 1}}}'), 'unknown-zone 6:45+1'],
  [
    withT('properties: {p: {gantt: d}, q: {tolerates: p, upTo: 1}}\ndeployments: {d: b}'),
    'no-verdict 5:44+1',
  ],
  [withT('properties: {p: {tolerates: ends, upTo: 1}}'), 'unknown-property 5:29+4'],
  [
    withT('properties: {e: terminates, p: {critical-faults: e, upTo: 1, faults: 1}}'),
    'conflicting-keys 5:70+1',
  ],
  [withT('properties: {p: {terminates: true, faults: -1}}'), 'bad-number 5:44+2'],
  [withT('properties: {p: {terminates: {faults: many}}}'), 'bad-number 5:39+4'],
  [
    transitions('t: {move: a -> b, outcomes: {f: {fails: c}}}').replace(
      /$/,
      '\nproperties: {p: {terminates: true, faults: 1}}',
    ),
    'failure-place-for-ever 2:28+1',
  ],
  // A program that does not let it fail need not rescue it.
  [
    transitions('t: {move: a -> b, outcomes: {f: {fails: c}}}').replace(
      /$/,
      '\nprograms:\n  p: |\n    sleep(1s)\n  q: |\n    try:\n      pushB(x, deploy)\n      wait(x)\n    rescue:\n      sleep(1s)\nproperties: {e: {terminates: true, faults: 1}}',
    ),
  ],
  [
    withT('programs:\n  p: |\n    try:\n      pushB(x, deploy)\n    rescue:\n      waitAll'),
    'never-rescued 7:5+4',
  ],
  [transitions('"1t": a -> b'), 'bad-name 2:46+4'],
  [transitions('t: {move: a -> b, takes: 3 days}'), 'bad-duration 2:71+6'],
  [transitions('t: {move: a -> b, takes: [inf, 3]}'), 'bad-duration 2:72+3'],
  [transitions('t: {move: a -> b, takes: .nan}'), 'bad-duration 2:71+4'],
  [transitions('t: {move: a -> b, takes: [1, -2s]}'), 'negative-duration 2:75+3'],
  [transitions('t: {move: a -> b, takes: [2s, 1500ms]}'), 'max-below-min 2:71+1'],
  [transitions('t: a => b'), 'bad-move 2:49+6'],
  [withT('properties: {p: {sequentiality: [x.t, xt]}}'), 'bad-reference 5:39+2'],
  [withT('connections: [x.u, y.v]'), 'bad-connection 5:15+3', 'bad-connection 5:20+3'],
  [withT('properties: {p: {parallelism: all, atMost: few}}'), 'bad-number 5:44+3'],
  [withT('properties: {p: {outage: x}}'), 'bad-reference 5:26+1'],
  [withPorts('properties: {p: {available: [x.v, y.v], atLeast: 3}}'), 'bad-number 5:50+1'],
  [withPorts('properties: {p: {available: [x.v, y.v], atLeast: -1}}'), 'bad-number 5:50+2'],
  [withPorts('properties: {p: {available: [x.v, y], atLeast: 2}}'), 'bad-reference 5:35+1'],
  [withT('properties: {p: {outage: x.v, total: -1s}}'), 'unknown-port 5:26+3', 'negative-duration 5:38+3'],
  [withT('programs: {p: "psuhB(x, deploy)"}'), 'program-syntax 5:16+16'],
  [withT('parameters: {n: 1.0}'), 'bad-parameter 5:17+3'],
  [withT('index: {i: 0-3}'), 'bad-range 5:12+3'],
  [withT('index: {i: 0..3*2}\ndeployments: {"d{i}": b}'), 'bad-expression 5:12+6'],
  [withT('deployments: {"d{k}": b}'), 'unknown-variable 5:15+6'],
  [withT('index: {i: 0..1}\ndeployments: {d: "p{i}"}'), 'free-index 6:18+6'],
  [withT('index: {i: 0..1000000000}\ndeployments: {"d{i}": b}'), 'too-many-entries 5:12+13'],
  [withT('index: {i: 0..999, j: 0..999}\ndeployments: {"d{i}x{j}": b}'), 'too-many-entries 6:14+1'],
  [withT('programs:\n  p: |\n    for i in 0..999999999:\n      wait(x)'), 'too-many-entries 7:5+22'],
  [withT('', ', groups: {b: [a]}'), 'duplicate-name 3:61+1'],
  [withPorts('properties: {p: {available: [x.v, x.v]}}'), 'duplicate-item 5:35+3'],
  [withPorts('properties: {p: {outage: z.v}}'), 'unknown-component 5:26+3'],
  [withPorts('properties: {p: {available: [x.v, y.vv]}}'), 'unknown-port 5:35+4'],
  [withPorts('properties: {p: {outage: x.u}}'), 'port-role 5:26+3'],
  [withT('properties: {p: terminate}'), 'unknown-property 5:17+9'],
  [withT('index: {i: 0..1}\ndeployments: {"d{i-i}": b}'), 'duplicate-name 6:15+8'],
  [transitions('t: a -> b').replace('[a, b', '[a, a'), 'duplicate-name 2:25+1', 'unknown-place 2:54+1'],
  [withT('deployments: {up: {x: [b, b]}}'), 'duplicate-item 5:27+1'],
  [withT('').replace('y: T', 'y: S'), 'unknown-type 4:23+1'],
  [withT('deployments: {up: {z: b}}'), 'unknown-component 5:20+1'],
  [withT('deployments: {up: {x: d}}'), 'unknown-place 5:23+1'],
  [transitions('t: a -> d'), 'unknown-place 2:54+1'],
  [withT('deployments: {up: d}'), 'unknown-place 5:19+1'],
  [withT('').replace('y: T', 'y: {type: T, takes: {s: 1}}'), 'unknown-transition 4:41+1'],
  [withT('properties: {p: {sequentiality: [x.t, x.s]}}'), 'unknown-transition 5:41+1'],
  [withT('', ', ports: {u: {use: service, bound: [d]}}'), 'unknown-element 3:86+1'],
  [withPorts('connections: [x.w -> y.v, y.u -> x.v]'), 'unknown-port 5:15+3'],
  [withT('programs: {p: "pushB(x, update)"}'), 'unknown-behavior 5:25+6'],
  [withT('properties: {p: {gantt: up}}'), 'unknown-deployment 5:25+2'],
  [
    withT('programs: {p: "pushB(x, deploy)"}\nproperties: {q: {parallelism: all, in: r}}'),
    'unknown-program 6:40+1',
  ],
  [withT('properties: {p: {deployabilty: up}}'), 'unknown-property 5:18+12'],
  [transitions('t: a -> b, u: b -> c, v: c -> b'), 'cyclic-behavior 2:57+1'],
  [
    'madrigal: 1\ntypes:\n  T: {places: [a, b], behaviors: {go: {t: a -> b}, back: {u: b -> a}}, ports: {e: {provide: data, from: [b]}}}\ncomponents: {}',
    'from-reaches-initial 3:105+1',
  ],
  [withT('', ', ports: {u: {provide: service, bound: [t]}}'), 'provide-port-on-transition 3:90+1'],
  [
    withT(
      'connections: [x.u -> y.v]',
      ', ports: {u: {use: service, bound: [t], atLeast: 2}, v: {provide: service, bound: [b]}}',
    ),
    'too-few-providers 4:14+1',
    'too-few-providers 4:20+1',
  ],
  [withT('', ', ports: {u: {use: service, bound: [t], atLeast: 0}}'), 'bad-number 3:99+1'],
  [withT('', ', ports: {u: {use: service, bound: [t], atLeast: most}}'), 'bad-number 3:99+4'],
  [withT('', ', ports: {v: {provide: service, bound: [b], atLeast: all}}'), 'port-role 3:103+3'],
  [withPorts('connections: [x.u -> y.u]'), 'port-role 5:15+10'],
  [withPorts('connections: [x.v -> y.u]'), 'port-role 5:15+10'],
  [withPorts('connections: [x.u -> y.e]'), 'port-kind 5:15+10'],
  [withPorts('connections: [x.u -> y.v, x.u -> y.v]'), 'duplicate-connection 5:27+10'],
  [
    transitions('t: {move: a -> b, alternative: one}, s: {move: a -> b, alternative: two}'),
    'not-safe 2:98+1',
  ],
  [
    `${transitions('t: {move: a -> b, alternative: one}, s: {move: a -> b, alternative: two}')}programs: {p: "waitAll\\npushB(x, deploy)"}`,
    'maybe-not-safe 2:98+1',
  ],
  [withT('properties: {p: {parallelism: all, in: r}}'), 'in-without-programs 5:40+1'],
  [withT('programs: {p: "wait(x)"}'), 'wait-without-push 5:16+7'],
  [
    withT('programs:\n  p: {run: {a: "wait(x, deploy)", b: "pushB(x, deploy)", c: "pushB(x, deploy)"}}'),
    'wait-ambiguous 6:17+15',
  ],
  [withPorts('programs: {p: "dcon(x.u, y.v)"}'), 'never-connected 5:16+14'],
  [
    `${withT('programs: {p: "add(x: S)"}')}\n`.replace('components', '  S: {places: [s]}\ncomponents'),
    'type-mismatch 6:23+1',
  ],
  [
    `${withT('programs: {p: "add(z: T)", q: "add(z: S)"}')}\n`.replace(
      'components',
      '  S: {places: [s]}\ncomponents',
    ),
    'type-mismatch 6:39+1',
  ],
  [withT('programs:\n  p: |\n    del(x)\n    pushB(x, deploy)'), 'never-executed 8:5+16'],
  [withT('programs:\n  p: {run: {a: "add(z: T)", b: "add(z: T)"}}'), 'never-finishes 6:33+9'],
  [transitions('t: a -> c, u: b -> c'), 'join-never-fills 2:65+1'],
  [
    transitions('t: a -> b, u: b -> c').replace('}}}', '}, ports: {s: {provide: service, bound: [b]}}}}'),
    'passed-through 2:77+1',
  ],
  [withStore('bound: [start]', 'pushB(store, save)'), 'passing-use 5:105+3'],
  // Nobody takes the store away.
  [withStore('bound: [start]', 'pushB(web, deploy)')],
  [withStore('bound: [start, on]', 'pushB(store, save)')],
  [withT('', ', ports: {u: {use: service, bound: [t]}}').replace(', y: T', ''), 'never-served 4:14+1'],
  [
    withPorts('connections: [x.u -> y.v, y.u -> x.v, x.d -> y.e, y.d -> x.e]').replace(
      'bound: [t]}, v',
      'bound: [a]}, v',
    ),
    'starts-in-use 4:14+1',
    'starts-in-use 4:20+1',
  ],
  [
    withPorts('connections: [x.u -> y.v, y.u -> x.v, x.d -> y.e, y.d -> x.e]')
      .replace('t: a -> b', 't: a -> b, u: b -> c')
      .replace('v: {provide: service, bound: [b]}', 'v: {provide: service, bound: [b, c]}')
      .replace('y: T', 'y: {type: T, start: c}'),
    'data-not-provided 4:40+1',
  ],
  [withT('deployments: {up: {x: b}}'), 'partial-deployment 5:15+2'],
  [withT('').replace('types:', 'types:\n  U: {places: [a]}'), 'unused-type 3:3+1'],
  [withT('properties: {p: {parallelism: all, atMost: 2}}'), 'useless-limit 5:44+1'],
  [withT('properties: {p: {terminates: {deadline: inf}}}'), 'useless-limit 5:41+3'],
  [withLimits('outage: x.v, total: inf, longest: inf'), 'useless-limit 5:38+3', 'useless-limit 5:52+3'],
  [withLimits('outage: x.v, total: 30s, longest: 1m'), 'useless-limit 5:52+2'],
  [withLimits('available: x.v, atLeast: 0'), 'useless-limit 5:43+1'],
  [withT('properties: {p: {forbidden: {marked: [x.a], unmarked: [x.a]}}}'), 'never-forbidden 5:58+1'],
  [withT('properties: {p: {expression: "always x.a and"}}'), 'expression-syntax 5:44+1'],
  [
    withT(
      'connections: []\nproperties: {p: {expression: "never x.a"}}',
      ', ports: {a: {provide: service, bound: [b]}}',
    ),
    'ambiguous-name 6:37+3',
  ],
  [withT('').replace('t: a -> b', 't: {move: a -> b, takes: [0.1, 5000]}'), 'mixed-units 3:71+4'],
  [withT('programs: {p: "# nothing"}'), 'empty-program 5:12+1'],
  [withT('programs:\n  p: |\n    pushB(x, deploy)\n    pushB(x, deploy)'), 'nothing-to-do 8:14+6'],
  [
    withT('').replace('transitions: {t: a -> b}', 'behaviors: {go: {t: a -> b}}'),
    'no-deploy 4:14+1',
    'no-deploy 4:20+1',
  ],
  [
    withT('resources: {slot: 1}', ', needs: {slot: t}').replace('y: T', 'y: {type: T, needs: {slot: slott}}'),
    'unknown-resource 4:47+5',
  ],
  [withT('resources: {slot: 1}', ', needs: {slto: t}'), 'unknown-resource 3:60+4'],
  [withT('resources: {slot: 1}', ', needs: {slot: {bound: t, amount: 2}}'), 'needs-too-much 3:60+4'],
  [
    withT('resources: {slot: 1}', ', needs: {slot: t}').replace('y: T', 'y: {type: T, needs: {slto: slot}}'),
    'unknown-need 4:41+4',
  ],
  [
    withT('resources: {slot: 1}\nproperties: {p: {parallelism: {use: slott}}}', ', needs: {slot: t}'),
    'unknown-resource 6:37+5',
  ],
  [
    withT(
      'resources: {slot: 1}\nproperties: {p: {parallelism: {use: slot}, atMost: 1}}',
      ', needs: {slot: t}',
    ),
    'useless-limit 6:52+1',
  ],
  [withT('resources: {slot: 0}'), 'bad-amount 5:19+1'],
  [withT('resources: {slot: 1}', ', needs: {slot: {bound: [t], amount: 0}}'), 'bad-amount 3:87+1'],
  [
    withT('resources: {slot: 1}', ', needs: {slot: t, more: t}').replace(
      'x: T, y: T',
      'x: {type: T, needs: {more: slot}}',
    ),
    'needs-too-much 3:69+4',
  ],
  [withT('resources: {slot: 2}', ', needs: {slot: t}'), 'never-short 5:13+4'],
  [withT('resources: {slot: 1}', ', needs: {slot: a}'), 'needs-too-much 5:13+4'],
  [withT('resources: {slot: 1}', ', needs: {slot: [t, b]}'), 'held-for-good 3:60+4'],
  [
    `${transitions('t: {move: a -> b, outcomes: {f: {fails: c}}}').replace('}}}}}', '}}}}, needs: {slot: c}}').replace('x: T', 'x: T, y: T')}resources: {slot: 1}`,
    'failure-needs-more 2:107+1',
  ],
  [transitions('t: {move: a -> b, waits: place}, u: a -> c'), 'waits-not-alone 2:71+5'],
];

/** The codes that the source files of reading and validating mention. */
function codesOfModels(): readonly string[] {
  const files = ['build', 'kinds', 'read', 'validate'].flatMap((room) =>
    readdirSync(`src/model/${room}`, { recursive: true, encoding: 'utf8' })
      // Traces and states are files of their own, with tests of their own.
      .filter((name) => name.endsWith('.ts') && !/^(trace|state|starting-state)/.test(name))
      .map((name) => `src/model/${room}/${name}`),
  );
  const sources = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  return Object.keys(CODES).filter((code) => sources.includes(`'${code}'`));
}

/** Codes that have tests of their own, below and, as it takes several files, in that of included files. */
const ELSEWHERE = ['yaml-alias', 'unknown-parameter', 'bad-scale', 'file-missing', 'include-cycle'];

describe('every diagnostic of a model file', () => {
  for (const [text, ...expected] of CASES) {
    test(`${expected.join(', ')}: ${text.slice(0, 200).split('\n').slice(-3).join(' / ').slice(0, 80)}`, () => {
      expect(found(diagnose(text))).toEqual(expected);
    });
  }

  test('has a case', () => {
    const raised = new Set(CASES.flatMap(([, ...expected]) => expected.map((e) => e.split(' ')[0])));
    const missing = codesOfModels().filter((code) => !raised.has(code) && !ELSEWHERE.includes(code));
    expect(missing).toEqual([]);
  });

  test('of aliases that explode is one', () => {
    const rows = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [one, other] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg']) {
      rows.push(`${other}: &${other} [${Array(9).fill(`*${one}`).join(',')}]`);
    }
    expect(found(diagnose(rows.join('\n')))).toEqual(['yaml-alias 6:8+2']);
  });

  test('of hopeless nesting is one', () => {
    expect(diagnose('['.repeat(100_000)).map((d) => d.code)).toEqual(['nesting-too-deep']);
    expect(diagnose(`${'{a: '.repeat(100_000)}`).map((d) => d.code)).toEqual(['nesting-too-deep']);
  });

  test('of parameters from outside has no position', () => {
    expect(found(diagnose(withT('parameters: {n: 1}'), new Map([['m', 1]])))).toEqual([
      'unknown-parameter -',
    ]);
    expect(found(diagnose(withT('parameters: {n: 1}'), new Map([['n', 1.5]])))).toEqual(['bad-parameter -']);
  });

  test('of an overlay stands in its file', () => {
    try {
      readOverlay('madrigal: 1\noverlay: o\nscale: [1, 0]\ntakes: {c: {t: [3, 1]}}\nspeed: 3\n', {
        file: 'o.yaml',
      });
      expect.unreachable();
    } catch (error) {
      expect(found((error as ModelError).diagnostics)).toEqual([
        'bad-scale 3:8+1',
        'max-below-min 4:16+1',
        'unknown-key 5:1+5',
      ]);
    }
  });
});

describe('hints', () => {
  const hint = (text: string, code: Code) => diagnose(text).find((d) => d.code === code)?.hint;

  test('name the nearest of what exists', () => {
    const text = `madrigal: 1\ntypes: {T: {places: [off, running], transitions: {t: off -> runing}}}\ncomponents: {x: T}`;
    expect(hint(text, 'unknown-place')).toBe('did you mean `running`?');
    expect(hint(withT('deployment: {}'), 'unknown-key')).toBe('did you mean `deployments`?');
    expect(hint(withT('programs: {p: "Pushb(x, deploy)"}'), 'program-syntax')).toBe('did you mean `pushB`?');
  });

  test('of properties name options, kinds and provide ports', () => {
    expect(hint(withT('properties: {p: {terminates: {deadlin: 3}}}'), 'unknown-key')).toBe(
      'did you mean `deadline`?',
    );
    expect(hint(withT('properties: {p: confluence}'), 'unknown-property')).toBe('did you mean `confluent`?');
    expect(hint(withPorts('properties: {p: {outage: x.u}}'), 'port-role')).toBe('T provides `v` and `e`');
    const withService = withT(
      'properties: {p: {available: y.servce}}',
      ', ports: {service: {provide: service, bound: b}}',
    );
    expect(hint(withService, 'unknown-port')).toBe('did you mean `service`?');
  });

  test('say how to quote an index', () => {
    expect(hint(transitions('t: a -> b').replace('[a', '[a{i}'), 'unquoted-braces')).toContain('quotes');
    expect(hint(withT('index: {i: 0..1}\ndeployments:\n  up: {i}'), 'unquoted-braces')).toContain('quotes');
  });
});

test('all mistakes of a file are reported at once, in its order', () => {
  const text = `madrigal: 1
types:
  T:
    places: [a, b]
    transitions: {t: {move: a -> bb, takes: 3x}, u: a -> b}
components: {x: T, y: U}
connections: [x.p -> y.q]
deployments: {up: {x: c}}
`;
  expect(found(diagnose(text))).toEqual([
    'unknown-place 5:34+2',
    'bad-duration 5:45+2',
    'unknown-type 6:23+1',
    'unknown-port 7:15+3',
    'unknown-place 8:23+1',
  ]);
});

test('what is built wrongly has the same codes, without positions', () => {
  const builder = assembly('m')
    .componentType('T', (type) =>
      type
        .places('a', 'b')
        .transition('t', 'a', 'c', { takes: [3, 1] })
        .transition('1', 'a', 'b', { takes: 'soon' })
        .use('u', 'service', 'z'),
    )
    .component('x', 'T')
    .component('y', 'S')
    .setInterval('z', 't', 0, 1)
    .connect('x.u', 'x.v')
    .deployability('p', 'up', { in: 'q' })
    .sequentiality('s', ['x.t'])
    .parallelism('w', 'all', { atMost: 1.5 })
    .available('v', [], { atLeast: 0.5 })
    .outage('o', 'x.u', { total: '-1s' });
  try {
    builder.build();
    expect.unreachable();
  } catch (error) {
    const { diagnostics } = error as ModelError;
    expect(diagnostics.every((d) => d.at === null)).toBe(true);
    expect(new Set(diagnostics.map((d) => d.code))).toEqual(
      new Set<Code>([
        'max-below-min',
        'bad-name',
        'bad-duration',
        'wrong-shape',
        'bad-number',
        'missing-key',
        'port-role',
        'negative-duration',
        'unknown-component',
        'unknown-type',
        'unknown-place',
        'unknown-element',
        'unknown-port',
        'unknown-deployment',
        'in-without-programs',
      ]),
    );
  }
});
