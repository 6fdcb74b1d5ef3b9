/** Calls of every command, with the files that they name: those of the project, and what the tool writes itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { madrigal } from '../support/cli.ts';
import { exampleFiles } from '../support/examples.ts';

/** A call whose arguments name files by their names alone. */
export interface Call {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** What is explored before a damaged input is given up. */
const LIMITS = ['--timeout', '500ms', '--max-classes', '300'];
const CLOUD = 'examples/openstack';

const PROGRAM = `program dba:
  pushB(snap, take)
  wait(snap)
  pushB(db, maintain)
  pushB(db, deploy)
program dev:
  pushB(server, suspend)
  dcon(server.db, db.service)
  add(db2: Database)
  con(server.db, db2.service)
  for i in 1..2:
    wait(server)
  waitAll
`;

const OVERLAY =
  'madrigal: 1\noverlay: slow\nscale: [0.9, 1.1]\ntakes: {server: {start: 2.5s, drain: [1, 2m]}}\n';

const ROWS = `[
  {"run": "1", "component": "db", "transition": "allocate", "start": 0.002, "end": 12.104},
  {"run": "1", "component": "server", "transition": "install1", "start": 0.003, "end": "6.2s"},
  {"run": "1", "component": "db", "transition": "run", "start": 12.106, "end": null}
]
`;

function text(path: string): string {
  return readFileSync(path, 'utf8');
}

/** All of them, in a fixed order. */
export async function allCalls(): Promise<readonly Call[]> {
  const models = [...exampleFiles(), 'test/fixtures/bring-up.yaml', 'test/fixtures/galera.yaml'];
  const nets = readdirSync('test/nets')
    .filter((file) => file.endsWith('.net'))
    .map((file) => `test/nets/${file}`);
  return [
    ...models.flatMap((path) => onModel(path)),
    ...(await beside('examples/concerto.yaml')),
    ...onCloud(),
    ...onCompose(),
    ...onTasks(),
    ...onManifests(),
    ...onUniverses(),
    ...(await onGoals()),
    ...(await onOtherNets()),
    ...nets.flatMap((path) => onNet(path)),
  ].flatMap((call) => [call, asJson(call)]);
}

function onModel(path: string): readonly Call[] {
  const files = { 'model.yaml': text(path) };
  const parameters = path.includes('server-deps') ? ['--set', 'n=3'] : [];
  const on = (command: string, ...more: readonly string[]): Call => ({
    args: [command, 'model.yaml', ...more, ...parameters],
    files,
  });
  return [
    on('check'),
    on('print'),
    on('verify', ...LIMITS),
    on('verify', '--engine', 'causal', ...LIMITS),
    on('gantt', ...LIMITS),
    on('compare', ...LIMITS),
    on('simulate', '--durations', 'max'),
    on('translate'),
    on('translate', '--format', 'pnml', '--no-merge'),
    on('explore', ...LIMITS),
  ];
}

/** Calls that name more than a model: a program, a state, a trace, an overlay. */
async function beside(path: string): Promise<readonly Call[]> {
  const model = { 'model.yaml': text(path) };
  const run = ['simulate', path, 'careless', '--durations', 'max'];
  const trace = (await madrigal([...run, '--format', 'json'])).stdout;
  const state = (await madrigal([...run, '--until', '5s'])).stdout;
  const withProgram = { ...model, 'program.txt': PROGRAM };
  const withState = { ...model, 'state.json': state };
  const withTrace = { ...model, 'trace.json': trace };
  const withOverlay = { ...model, 'overlay.yaml': OVERLAY };
  const withTable = { ...model, 'runs.csv': text('examples/concerto-runs.csv') };
  const withRows = { ...model, 'runs.json': ROWS };
  const on = (files: Call['files'], ...args: readonly string[]): Call => ({ files, args });
  return [
    on(withProgram, 'check', 'model.yaml', '--program-file', 'program.txt'),
    on(withProgram, 'simulate', 'model.yaml', '--program-file', 'program.txt'),
    on(withProgram, 'verify', 'model.yaml', '--program-file', 'program.txt', ...LIMITS),
    on(withProgram, 'translate', 'model.yaml', '--program-file', 'program.txt', '--format', 'dot'),
    on(withState, 'check', 'model.yaml', '--start', 'state.json'),
    on(withState, 'simulate', 'model.yaml', 'maintain', '--start', 'state.json', '--until', '3s'),
    on(withState, 'explore', 'model.yaml', '--program', 'careless', '--start', 'state.json', ...LIMITS),
    on(withTrace, 'replay', 'model.yaml', 'trace.json'),
    on(withTrace, 'replay', 'model.yaml', 'trace.json'),
    on(withTable, 'calibrate', 'model.yaml', 'runs.csv'),
    on(withTable, 'conform', 'model.yaml', 'runs.csv', '--program', 'bring-up'),
    on(withRows, 'calibrate', 'model.yaml', 'runs.json'),
    on(withRows, 'conform', 'model.yaml', 'runs.json', '--program', 'bring-up'),
    on(withOverlay, 'check', 'model.yaml', '--timing', 'overlay.yaml'),
    on(
      withOverlay,
      'gantt',
      'model.yaml',
      'up',
      '--program',
      'maintain',
      '--timing',
      'overlay.yaml',
      ...LIMITS,
    ),
    on(model, 'gantt', 'model.yaml', '--program', 'careless', '--format', 'html', ...LIMITS),
    on(
      model,
      'suggest',
      'model.yaml',
      'back-up',
      '--program',
      'careless',
      '--max-candidates',
      '20',
      ...LIMITS,
    ),
    on(model, 'compare', 'model.yaml', 'bring-up', '--strategy', 'all', ...LIMITS),
  ];
}

/** What was measured, and other durations. */
function onCloud(): readonly Call[] {
  const model = { 'model.yaml': text(`${CLOUD}/openstack.yaml`) };
  const overlay = { ...model, 'overlay.yaml': text(`${CLOUD}/ecotype-local.yaml`) };
  const measured = { ...overlay, 'measured.json': text(`${CLOUD}/measured.json`) };
  const strategies = ['--strategy', 'declared', '--timing', 'overlay.yaml', '--measured', 'measured.json'];
  return [
    { files: overlay, args: ['check', 'model.yaml', '--timing', 'overlay.yaml'] },
    { files: measured, args: ['compare', 'model.yaml', ...strategies, ...LIMITS] },
  ];
}

/** What models are made from. */
function onCompose(): readonly Call[] {
  const file = { 'compose.yaml': text('examples/compose/compose.yaml') };
  const changed = { ...file, 'compose.next.yaml': text('examples/compose/compose.next.yaml') };
  const variables = { ...file, '.env': 'VERSION="5"\nexport NAME=$VERSION-a # so\n' };
  const another = { 'compose.yaml': text('test/fixtures/compose/supabase.yaml') };
  return [
    { files: variables, args: ['check', 'compose.yaml'] },
    { files: another, args: ['check', 'compose.yaml'] },
    { files: file, args: ['verify', 'compose.yaml', '--job', '*=1s,2s', ...LIMITS] },
    { files: changed, args: ['check', 'compose.yaml', '--profile', '*'] },
    { files: another, args: ['import', 'compose', 'compose.yaml', '--profile', '*'] },
    { files: file, args: ['import', 'compose', 'compose.yaml', '--job', '*=1s,2s'] },
    { files: changed, args: ['verify', 'compose.yaml', 'compose.next.yaml', ...LIMITS] },
    {
      files: changed,
      args: [
        'verify',
        '--from',
        'compose.yaml',
        '--to',
        'compose.yaml',
        '--to',
        'compose.next.yaml',
        ...LIMITS,
      ],
    },
  ];
}

/** Tasks that come after one another, in all formats that are read. */
function onTasks(): readonly Call[] {
  const paths = ['release.csv', 'release.dot', 'release.json', 'pipeline.yml', 'workflow.yaml'];
  return paths.flatMap((name) => {
    const files = { [name]: text(`examples/import/${name}`) };
    return [
      { files, args: ['import', 'dag', name] },
      { files, args: ['verify', name, ...LIMITS] },
    ];
  });
}

function onManifests(): readonly Call[] {
  const files = { 'web.yaml': text('examples/import/web.yaml') };
  const times = ['--pull', '2s,20s', '--ready', '8s,25s'];
  return [
    { files, args: ['import', 'rollout', 'web.yaml', ...times] },
    { files, args: ['import', 'drain', 'web.yaml', ...times, '--nodes', '2'] },
    { files, args: ['verify', 'web.yaml', ...times, ...LIMITS] },
  ];
}

/** A universe of Aeolus, and where one comes to. */
const UNIVERSE = `{
 "component_types": [
  {"name": "mysql", "states": [{"name": "off", "initial": true, "successors": ["on"]}, {"name": "on", "provide": {"@mysql": "infinite"}}]},
  {"name": "wp", "states": [{"name": "off", "initial": true, "successors": ["on"]}, {"name": "on", "require": {"@mysql": "1"}, "successors": ["busy"]}, {"name": "busy", "require": {"@mysql": 2}}]}
 ]
}
`;
const CONFIGURATION = `{
 "components": [{"name": "mysql-1", "type": "mysql", "state": "on"}, {"name": "wp-1", "type": "wp", "state": "on"}],
 "bindings": [{"port": "@mysql", "requirer": "wp-1", "provider": "mysql-1"}]
}
`;

function onUniverses(): readonly Call[] {
  const files = { 'universe.json': UNIVERSE };
  const configured = { ...files, 'configuration.json': CONFIGURATION };
  return [
    { files, args: ['import', 'universe', 'universe.json'] },
    { files: configured, args: ['import', 'universe', 'universe.json', 'configuration.json'] },
  ];
}

const GOAL = `behaviors:
  - forall: update
components:
  - component: provider
    status: installed
`;

/** What a system is to be brought to, from where it is. */
async function onGoals(): Promise<readonly Call[]> {
  const chain = { 'model.yaml': text('examples/planning/chain.yaml') };
  const galera = 'examples/galera.yaml';
  const single = { 'model.yaml': text(galera), 'state.json': text('examples/planning/single-server.json') };
  const other = { ...single, 'next.yaml': text(galera) };
  const plan = (files: Call['files'], ...args: readonly string[]): Call => ({
    files,
    args: ['plan', 'model.yaml', ...args, '--timeout', '500ms'],
  });
  return [
    plan(chain),
    plan(chain, '--format', 'json'),
    plan({ ...chain, 'goal.yaml': GOAL }, '--goal-file', 'goal.yaml'),
    plan(other, '--start', 'state.json', '--to', 'next.yaml'),
  ];
}

/** A net as the editor of TINA writes it. */
const DRAWN = `p 120.0 50.0 p1 1 n
p 340.0 50.0 p2 2 n
t 180.0 120.0 t1 4 9 w
t 280.0 120.0 t2 c -1 -3 e {go on} n
e p1 t1 1 n
e p2 0.5 58.0 t1 0.17119709363 56.8242905807 2 n
e t1 p2 1 n
e p1 t2 ?2K n
n 10 20 n1 0 {left aside}
h ifip small
`;

/** Nets that a script puts together. */
const SCRIPT = `net train
tr App : App [0,w[ Far -> Close
tr In [20,30] Close -> On
tr Ex : Exit [30,50] On -> Far
pl Far (1)
dup
dup
merge 3
new
load gate.net
sync 2
ren /App /Exit
`;
const GATE = `net gate
tr App : App [0,w[ up -> down
tr Exit : Exit [0,3] down -> up
pl up (1)
`;

const PRODUCER = `net producer
tr produce [2,4] ready free -> ready stored
tr ship [1,3] stored -> free
pl ready (1)
pl free (2)
`;
const QUESTIONS = `few-stored:  always stored <= 2          # p alone is p >= 1
all-shipped: stored leads to stored = 0 within 3
two-at-once: reachable stored = 2
first-out:   dates stored = 2
produced:    order produce ship
stored:      bounds stored
goes-on:     deadlock-free
`;

/** Nets of other tools, and questions about nets. */
async function onOtherNets(): Promise<readonly Call[]> {
  const pnml = (await madrigal(['translate', 'test/nets/level-crossing-2.net', '--format', 'pnml'])).stdout;
  const asked = { 'producer.net': PRODUCER, 'producer.questions': QUESTIONS };
  return [
    ...onNetIn('net.pnml', { 'net.pnml': pnml }),
    ...onNetIn('drawn.ndr', { 'drawn.ndr': DRAWN }),
    ...onNetIn('nets.tpn', { 'nets.tpn': SCRIPT, 'gate.net': GATE }),
    { files: asked, args: ['verify', 'producer.net', '--properties', 'producer.questions', ...LIMITS] },
  ];
}

function onNetIn(name: string, files: Call['files']): readonly Call[] {
  return [
    { files, args: ['explore', name, ...LIMITS] },
    { files, args: ['translate', name] },
  ];
}

function onNet(path: string): readonly Call[] {
  const name = basename(path);
  const files = { [name]: text(path) };
  return [
    { files, args: ['explore', name, ...LIMITS] },
    { files, args: ['explore', name, '--mode', 'inclusion', ...LIMITS] },
    { files, args: ['translate', name, '--format', 'pnml'] },
    { files, args: ['translate', name] },
  ];
}

/** The same call that answers in JSON, where the command can. */
function asJson({ args, files }: Call): Call {
  return ['translate', 'import', 'print'].includes(args[0]!) ||
    args.includes('--format') ||
    args.includes('--until')
    ? { args, files }
    : { args: [...args, '--format', 'json'], files };
}
