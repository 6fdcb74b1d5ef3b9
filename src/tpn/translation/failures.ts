import { componentEvent } from '../../model/semantics/rules/rule.ts';
import { ANY_TIME, IMMEDIATE } from '../net/time-petri-net.ts';
import { type ComponentNet, type Effect, provisions, sure, unfailing } from './component-events.ts';
import { type DraftPlace, moving, plus } from './draft-net.ts';
import { ALWAYS, allEmpty, conjunction, type Guard, marked } from './guard.ts';
import { type Failure, isFollowed, isSequential, type LifeState, tooComplex } from './life/component-life.ts';
import { occurs } from './life/lifecycle.ts';
import { firingInterval, remainingInterval } from './units.ts';

/** Sets of places of one component, marked together when it fails, beyond which it is not translated. */
const MOST_SETS = 2_000;

/** Adds what may befall one component: crashes, the way back from them, and how it comes to state in failure places. */
export function addFailures(net: ComponentNet): void {
  addCrash(net);
  addComingBack(net);
  const { states } = net.places.life;
  for (const state of states) for (const failure of state.failures) addFail(net, state, failure);
  addDrops(net);
}

/** What is coming back when the run starts. */
function addComingBack(net: ComponentNet): void {
  const { places, transitions, unit } = net;
  const { component } = places.life;
  const { crash } = component.type;
  for (const { place, elapsed } of places.failures.cameBack)
    transitions.add(
      componentEvent('back', component.name, crash!.place),
      remainingInterval(crash!.back!, { elapsed }, unit),
      unfailing(net),
      moving([place], [sure(places.place(crash!.place))]),
    );
}

function addCrash(net: ComponentNet): void {
  const { places, transitions, budgets, unit } = net;
  const { life, failures } = places;
  const { crash } = life.fallibility;
  const place = crash === null ? null : places.place(crash.place);
  if (crash === null || place === null) return;
  const spent = budgets.spentBy({ component: life.component.name, transition: null, outcome: null });
  const add = (to: DraftPlace, guards: readonly Guard[]) =>
    transitions.add(
      componentEvent('crash', net.places.life.component.name, crash.place),
      ANY_TIME,
      conjunction([unfailing(net), [allEmpty(net.unsettled)], ...guards]),
      moving([place, ...spent], [to]),
    );
  if (crash.fails !== null) {
    const failing = failures.failing(crash.fails);
    if (failing !== null) add(failing, []);
    return;
  }
  const interval = firingInterval(crash.back, unit);
  failures.crashed.forEach((coming, i) => {
    const others = failures.crashed.slice(0, i);
    add(coming, [[marked(others)], ...(failures.crashed.length > 1 ? [[allEmpty([coming])]] : [])]);
    transitions.add(
      componentEvent('back', net.places.life.component.name, crash.place),
      interval,
      unfailing(net),
      moving([coming], [place]),
    );
  });
}

/** Nothing runs any more: all tokens are gone but that of the failure place. Other tokens than of places go one by one. */
function addFail(net: ComponentNet, from: LifeState, failure: Failure): void {
  const { places, queue, transitions } = net;
  const { life, failures } = places;
  const { place, entry, state } = failure;
  const entries = queue.lives.queue?.slots[from.finished] ?? [];
  const active: Guard = [marked(entry === null ? entries.map(queue.unpushed) : [queue.pushed(entry)])];
  const marks = [
    sure(places.place(place)),
    ...(isFollowed(state) || queue.lives.isDeleted ? [queue.inState(state)] : []),
    ...(entry === null ? [] : queue.marksOf(entry)),
    ...(failures.dropping === null ? [] : [failures.dropping]),
  ];
  const taken = [
    sure(failures.failing(place)),
    queue.inState(from),
    ...(entry === null ? [] : queue.asked.queued(entry.slot)),
  ];
  const add = (lost: readonly DraftPlace[], guard: Guard, effect: Effect) => {
    const { inputs, outputs } = moving([...taken, ...lost], marks);
    transitions.add(
      componentEvent('fail', net.places.life.component.name, place),
      IMMEDIATE,
      conjunction([active, guard, effect.guard]),
      {
        inputs: plus(inputs, effect.arcs.inputs),
        outputs: plus(outputs, effect.arcs.outputs),
      },
    );
  };
  for (const effect of provisions(net, place, (port) => [providedAt(from, port)])) {
    if (isSequential(life)) add([], ALWAYS, effect);
    else {
      const { type } = life.component;
      const all = type.places.map(places.place).filter((p) => p !== null);
      const running = type.transitions.flatMap(({ name }) => [...places.running(name), ...places.over(name)]);
      for (const lost of placesTogether(from, entry !== null)) {
        const own = lost.map((p) => sure(places.place(p)));
        add(own, [allEmpty([...running, ...all.filter((p) => !own.includes(p))])], effect);
      }
    }
  }
}

function providedAt({ provided, maybeProvided, phases }: LifeState, port: string): boolean | null {
  if (provided.has(port)) return true;
  return maybeProvided.has(port) || phases.length > 0 ? null : false;
}

/** All sets of places that may be marked together at a state, or during what is done next. */
function placesTogether(
  { places, phases, life }: LifeState,
  during: boolean,
): readonly (readonly string[])[] {
  const own = new Set(places);
  const together = (a: string, b: string) =>
    (own.has(a) && own.has(b)) ||
    phases.some(
      ({ lifecycle: { times, together } }) => occurs(times, a) && occurs(times, b) && together(a, b),
    ) ||
    (own.has(a) !== own.has(b) &&
      phases.some(({ lifecycle }) => {
        const [standing, other] = own.has(a) ? [a, b] : [b, a];
        return occurs(lifecycle.times, other) && !occurs(lifecycle.times, standing);
      }));
  const elements = new Set([...places, ...(during ? phases.flatMap((p) => p.lifecycle.places) : [])]);
  let sets: readonly (readonly string[])[] = [[]];
  for (const element of elements) {
    sets = [
      ...sets,
      ...sets.filter((set) => set.every((other) => together(other, element))).map((set) => [...set, element]),
    ];
    if (sets.length > MOST_SETS) throw tooComplex(life.component.name);
  }
  return sets;
}

/** What is under way of a component that states in its failure place is lost, piece by piece, before it does anything. */
function addDrops(net: ComponentNet): void {
  const { places, transitions } = net;
  const { life, failures } = places;
  const { dropping, comingBack } = failures;
  if (dropping === null) return;
  const { component } = life;
  const docks = component.type.transitions.flatMap(({ name }) => {
    const running = [...places.running(name), ...places.over(name)];
    return [...places.around(name).filter((p) => !running.includes(p)), ...places.pauses(name)];
  });
  const lost = [...docks, ...comingBack];
  for (const place of lost)
    transitions.add({ step: `drop:${component.name}` }, IMMEDIATE, [marked([dropping])], moving([place], []));
  transitions.add({ step: `dropped:${component.name}` }, IMMEDIATE, [allEmpty(lost)], moving([dropping], []));
}
