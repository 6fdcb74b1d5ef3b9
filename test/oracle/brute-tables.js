/**
 * What the states of the brute-force execution are made of: one small number for each thing that may change, and
 * tables that say which slot is what.
 */
/** `user.port -> provider.port`. */
export function linkName({ user, provider }) {
  return `${user.component}.${user.port} -> ${provider.component}.${provider.port}`;
}
export function tablesOf(model, program, options) {
  const { unitsPerSecond = 1 } = options;
  const { threads } = program;
  const tasks = tasksOf(program);
  const tokens = new Map();
  const ended = new Map();
  let size = 0;
  const slot = () => size++;
  const token = (name) => {
    tokens.set(size, name);
    return slot();
  };
  const endedSlot = (name) => {
    const known = ended.get(name) ?? slot();
    ended.set(name, known);
    return known;
  };
  const components = possibleInstances(model, program).map((component) => {
    const { name, type } = component;
    const table = {
      name,
      type: type.name,
      initial: type.initial,
      behaviors: type.behaviors,
      exists: slot(),
      failing: slot(),
      failurePlaces: new Set([
        ...type.transitions.flatMap((t) => [
          ...t.outcomes.filter(({ kind }) => kind === 'failure').map(({ place }) => place),
          ...(t.timeout === null ? [] : [t.timeout.place]),
        ]),
        ...(type.crash?.fails === undefined || type.crash.fails === null ? [] : [type.crash.fails]),
      ]),
      crash: type.crash && {
        place: type.crash.place,
        fails: type.crash.fails,
        ...inUnits(type.crash.back ?? NO_TIME, options),
      },
      comingBack:
        type.crash?.back == null
          ? []
          : Array.from({ length: mostFaults(budgetsOf(model, options), name) }, slot),
      places: new Map(type.places.map((place) => [place, token(`${name}.${place}`)])),
      transitions: [],
      ports: [],
      needs: [],
      queue: tasks.filter((task) => task.component === name).map(slot),
    };
    for (const t of type.transitions) {
      const inputDock = token(`the input dock of ${name}.${t.name}`);
      table.transitions.push({
        name: t.name,
        source: t.source,
        destination: t.destination,
        behavior: t.behavior,
        alternative: t.alternative,
        fromPlace:
          t.waits === 'place' ||
          (t.waits === undefined &&
            (type.needs ?? []).some(({ bound }) => bound.includes(t.name)) &&
            type.transitions.filter((o) => o.source === t.source && o.behavior === t.behavior).length === 1),
        component: table,
        outputDock: token(`the output dock of ${name}.${t.name}`),
        inputDock,
        outcomes: outcomesOf(component, t, options).map((outcome) => ({
          ...outcome,
          running: token(outcome.name === null ? `${name}.${t.name}` : `${name}.${t.name}:${outcome.name}`),
          clock: slot(),
          dock: outcome.fails
            ? null
            : outcome.place === t.destination
              ? inputDock
              : token(`the input dock of ${name}.${t.name}:${outcome.name}`),
        })),
        retry: t.retry && { times: t.retry.times, ...inUnits(t.retry.pause, options) },
        failed: slot(),
        pausing: slot(),
        ended: endedSlot(`${name}.${t.name}`),
      });
    }
    for (const port of type.ports)
      table.ports.push({
        ...regionOf(component, port.bound),
        name: port.name,
        role: port.role,
        kind: port.kind,
        needs: port.atLeast === 'all' ? 0 : (port.atLeast ?? 1),
        counts: port.atLeast !== undefined,
        component: table,
        provided: slot(),
        links: [],
      });
    for (const { name: need, resource = need, bound, amount } of type.needs ?? []) {
      const region = regionOf(component, bound);
      table.needs.push({
        ...region,
        resource: component.needs?.get(need) ?? resource,
        amount,
        docks: new Set(table.transitions.flatMap((t) => docksThatCount(t, table, region))),
        kept: slot(),
      });
    }
    return table;
  });
  const connections = possibleConnections(model, program).map((each) => ({ ...each, connected: slot() }));
  for (const connection of connections) link(components, connection);
  const counters = threads.map(slot);
  const waited = threads.map(slot);
  const executed = tasks.map(slot);
  const budgets = budgetsOf(model, options).map((budget) => ({ ...budget, spent: slot() }));
  return {
    components,
    connections,
    threads,
    tasks,
    counters,
    waited,
    paces: threads.map(({ instructions }) =>
      instructions.map((instruction) => {
        if (instruction.kind === 'sleep') return inUnits(instruction.takes, options);
        if (instruction.kind !== 'wait' && instruction.kind !== 'waitAll') return null;
        const { within } = instruction;
        return within === undefined ? null : inUnits({ min: within, max: within }, options);
      }),
    ),
    executed,
    budgets,
    resources: (model.resources ?? []).map((each) => withOrder(each, components)),
    tokens,
    size,
    unitsPerSecond,
  };
}
/** What can never be exhausted changes nothing, so no order of it does. */
function withOrder(resource, components) {
  const needs = components.flatMap((component) => component.needs);
  const most = needs.reduce((sum, need) => (need.resource === resource.name ? sum + need.amount : sum), 0);
  return most <= resource.capacity ? { ...resource, order: null } : resource;
}
/** Of a named transition: the docks by which it enters a place alone, or one that is in the region. */
function docksThatCount(t, { transitions }, { named, places }) {
  if (!named.has(t.name)) return [];
  const others = transitions.filter(
    (o) =>
      o !== t &&
      o.behavior === t.behavior &&
      o.destination === t.destination &&
      o.alternative === t.alternative,
  );
  return t.outcomes.flatMap(({ dock, place }) => {
    if (dock === null) return [];
    const isAlone = dock !== t.inputDock || others.length === 0;
    return isAlone || places.has(place) ? [dock] : [];
  });
}
/** The behaviors that wait in queues at the start, then all pushes. */
function tasksOf({ state, threads }) {
  const waiting = (state?.components ?? []).flatMap(({ component, queue }) =>
    queue.map((behavior) => ({ component: component.name, behavior, push: null })),
  );
  const pushed = threads.flatMap(({ instructions }, thread) =>
    instructions.flatMap((instruction, position) =>
      instruction.kind === 'pushB'
        ? [
            {
              component: instruction.component,
              behavior: instruction.behavior,
              push: { thread, position },
            },
          ]
        : [],
    ),
  );
  return [...waiting, ...pushed];
}
/** The components of the file, those that run at the start, and one for each name and type that is added. */
function possibleInstances(model, program) {
  const added = program.threads.flatMap(({ instructions }) =>
    instructions.flatMap((instruction) => {
      if (instruction.kind !== 'add') return [];
      const type = model.types.find((t) => t.name === instruction.type);
      if (type === undefined) throw new Error(`no type ${instruction.type}`);
      return [{ name: instruction.component, type, start: [type.initial], takes: new Map() }];
    }),
  );
  const running = (program.state?.components ?? []).map(({ component }) => component);
  const all = new Map();
  for (const each of [...model.components, ...running, ...added]) {
    const key = `${each.name}: ${each.type.name}`;
    if (!all.has(key)) all.set(key, each);
  }
  return [...all.values()];
}
function possibleConnections(model, program) {
  const named = program.threads.flatMap(({ instructions }) =>
    instructions.filter((instruction) => instruction.kind === 'con' || instruction.kind === 'dcon'),
  );
  const all = new Map();
  for (const { user, provider } of [...model.connections, ...(program.state?.connections ?? []), ...named])
    all.set(linkName({ user, provider }), { user, provider });
  return [...all.values()];
}
function link(components, { user, provider, connected }) {
  const find = (ref, role) =>
    components
      .filter((c) => c.name === ref.component)
      .flatMap((c) => c.ports.filter((p) => p.name === ref.port && p.role === role));
  for (const use of find(user, 'use'))
    for (const provide of find(provider, 'provide')) {
      if (use.kind !== provide.kind) continue;
      use.links.push({ connected, other: provide });
      provide.links.push({ connected, other: use });
    }
}
const NO_TIME = { min: { digits: 0n, scale: 0 }, max: { digits: 0n, scale: 0 } };
function inUnits({ min, max }, { unitsPerSecond = 1, timed = true }) {
  if (!timed) return { min: 0, max: Number.POSITIVE_INFINITY };
  return { min: units(min, unitsPerSecond), max: units(max, unitsPerSecond) };
}
/**
 * The outcomes of a transition, the ordinary one first. What is written for an instance, `t` or `t:o`, goes before what
 * the type says; an outcome without an interval takes what the transition takes; a timeout cuts them all.
 */
function outcomesOf(component, t, options) {
  const takes = component.takes.get(t.name) ?? t.takes;
  const ordinary = {
    name: null,
    place: t.destination,
    fails: false,
    fault: false,
    ...inUnits(takes, options),
  };
  const named = t.outcomes.map(({ name, place, kind, fault, takes: own }) => ({
    name,
    place,
    fails: kind === 'failure',
    fault,
    ...inUnits(component.takes.get(`${t.name}:${name}`) ?? own ?? takes, options),
  }));
  if (t.timeout === null) return [ordinary, ...named];
  const { place } = t.timeout;
  const late = { name: 'timeout', place, fails: true, fault: true };
  if (options.timed === false) return [ordinary, ...named, { ...late, ...inUnits(takes, options) }];
  const after = units(t.timeout.after, options.unitsPerSecond ?? 1);
  const cut = (o) => ({ ...o, max: Math.min(o.max, after) });
  return [
    cut(ordinary),
    ...named.filter(({ min }) => min <= after).map(cut),
    ...(ordinary.max > after ? [{ ...late, min: after, max: after }] : []),
  ];
}
/** What bounds faults: at most so many in all, and in each zone that is named. */
function budgetsOf(model, { faults = { any: 0, zones: {} } }) {
  const zones = Object.entries(faults.zones).map(([zone, most]) => ({
    covers: (component) => model.zones.get(zone).includes(component),
    most,
  }));
  const inNone = (component) => !zones.some(({ covers }) => covers(component));
  return [
    ...zones,
    faults.any === null ? { covers: inNone, most: 0 } : { covers: () => true, most: faults.any },
  ];
}
function mostFaults(budgets, component) {
  return Math.min(...budgets.filter(({ covers }) => covers(component)).map(({ most }) => most));
}
export function units(duration, perSecond) {
  if (duration === 'inf') return Number.POSITIVE_INFINITY;
  const exact = (Number(duration.digits) * perSecond) / 10 ** duration.scale;
  if (!Number.isInteger(exact)) throw new Error('a duration is not a whole number of units');
  return exact;
}
/** The listed places and what moves among them; each listed group and what moves within it; named transitions. */
function regionOf(component, bound) {
  const { type } = component;
  const placeSets = [
    type.places.filter((place) => bound.includes(place)),
    ...type.groups.filter((group) => bound.includes(group.name)).map((group) => group.places),
  ];
  const inside = type.transitions.filter((t) =>
    placeSets.some((set) => set.includes(t.source) && set.includes(t.destination)),
  );
  return {
    places: new Set(placeSets.flat()),
    inside: new Set(inside.map((t) => t.name)),
    named: new Set(type.transitions.map((t) => t.name).filter((name) => bound.includes(name))),
  };
}
