import { add, compare, type Decimal, parseDecimal, ZERO } from '../../src/base/duration.ts';
import type { Causes } from '../../src/gantt/schedule/critical-path.ts';
import type { Component, Connection } from '../../src/model/assembly.ts';
import { type ComponentType, ENDS_WELL } from '../../src/model/component.ts';
import type { Step, Trace } from '../../src/model/event.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** A transition that runs once, `source -> destination`, for so many seconds. */
export interface Task {
  readonly component: string;
  readonly transition: string;
  readonly move: readonly [string, string];
  readonly seconds: string;
  /** Components whose last place must have been entered before: each by a service port `component.component`. */
  readonly needs: readonly string[];
}

/** `component.transition: source -> destination, seconds, needed components`. */
export function task(
  name: string,
  source: string,
  destination: string,
  seconds: string,
  ...needs: string[]
): Task {
  const [component = '', transition = ''] = name.split('.');
  return { component, transition, move: [source, destination], seconds, needs };
}

export function seconds(text: string): Decimal {
  return parseDecimal(text)!;
}

interface Node {
  readonly step: Step;
  readonly causes: readonly Node[];
}

function lastOf(causes: readonly Node[]): Decimal {
  return causes.reduce<Decimal>((last, { step }) => (compare(step.at, last) > 0 ? step.at : last), ZERO);
}

/**
 * The run in which everything happens as early as it can and takes what the tasks say, with the cause of each step.
 * Tasks must be listed after those that they need. A slow and obvious stand-in for the semantics.
 */
export function planRun(tasks: readonly Task[]): { readonly trace: Trace; readonly causes: Causes } {
  const nodes: Node[] = [];
  const node = (
    event: Step['event'],
    component: string,
    element: string,
    causes: readonly Node[],
    after: Decimal = ZERO,
  ): Node => {
    const at = add(lastOf(causes), after);
    const made: Node = { step: { event, component, element, thread: null, line: null, at }, causes };
    nodes.push(made);
    return made;
  };
  const entered = new Map<string, Node>();
  const left = new Map<string, Node>();
  const last = new Map<string, Node>();
  const ended = new Map<Task, Node>();
  for (const each of tasks) {
    const [source, destination] = each.move;
    const sourceKey = `${each.component}.${source}`;
    const before = entered.get(sourceKey);
    const leave = left.get(sourceKey) ?? node('leave', each.component, source, before ? [before] : []);
    left.set(sourceKey, leave);
    const start = node('start', each.component, each.transition, [
      leave,
      ...each.needs.map((c) => last.get(c)!),
    ]);
    ended.set(each, node('end', each.component, each.transition, [start], seconds(each.seconds)));
    const joined = tasks.filter((t) => t.component === each.component && t.move[1] === destination);
    if (joined.at(-1) !== each) continue;
    const enter = node(
      'enter',
      each.component,
      destination,
      joined.map((t) => ended.get(t)!),
    );
    entered.set(`${each.component}.${destination}`, enter);
    last.set(each.component, enter);
  }
  const order = nodes.map((_, i) => i).sort((a, b) => compare(nodes[a].step.at, nodes[b].step.at) || a - b);
  const position = new Map(order.map((i, p) => [nodes[i], p]));
  return {
    trace: { program: null, steps: order.map((i) => nodes[i].step) },
    causes: order.map((i) => nodes[i].causes.map((cause) => position.get(cause)!).sort((a, b) => a - b)),
  };
}

/** The model that such a plan belongs to. */
export function planModel(tasks: readonly Task[], title = 'A plan'): Model {
  const names = [...new Set(tasks.map((t) => t.component))];
  const components: Component[] = names.map((name) => ({
    name,
    type: typeOf(
      name,
      tasks.filter((t) => t.component === name),
    ),
    start: [tasks.find((t) => t.component === name)!.move[0]],
    takes: new Map(),
  }));
  const pairs = new Set(tasks.flatMap((t) => t.needs.map((need) => `${t.component} ${need}`)));
  const connections: Connection[] = [...pairs].map((pair) => {
    const [user, provider] = pair.split(' ');
    return { user: { component: user, port: provider }, provider: { component: provider, port: provider } };
  });
  return {
    title,
    file: 'plan.yaml',
    parameters: new Map(),
    types: components.map((c) => c.type),
    components,
    connections,
    zones: new Map(),
    deployments: [{ name: 'full', places: new Map(names.map((n) => [n, ['deployed']])) }],
    programs: [],
    properties: [],
  };
}

function typeOf(name: string, own: readonly Task[]): ComponentType {
  const places = [...new Set(own.flatMap((t) => t.move))];
  const needs = [...new Set(own.flatMap((t) => t.needs))];
  return {
    name,
    places,
    initial: own[0].move[0],
    groups: [],
    behaviors: ['deploy'],
    crash: null,
    transitions: own.map((t) => ({
      name: t.transition,
      source: t.move[0],
      destination: t.move[1],
      behavior: 'deploy',
      takes: { min: seconds(t.seconds), max: seconds(t.seconds) },
      alternative: null,
      ...ENDS_WELL,
    })),
    ports: [
      { name, role: 'provide', kind: 'service', bound: [places.at(-1)!] },
      ...needs.map((need) => ({
        name: need,
        role: 'use' as const,
        kind: 'service' as const,
        bound: own.filter((t) => t.needs.includes(need)).map((t) => t.transition),
      })),
    ],
  };
}
