import { ANY_TIME, IMMEDIATE } from '../net/time-petri-net.ts';
import { type Failure, isFollowed, isSequential, type Stand, tooComplex } from './component-life.ts';
import { type Effect, type Mover, move, provisions, sure, unfailing } from './component-moves.ts';
import { type DraftPlace, moving } from './draft-net.ts';
import { ALWAYS, allEmpty, conjunction, type Guard, marked, plus } from './guard.ts';
import { firingInterval } from './units.ts';

/** Sets of places of one component, marked together when it fails, beyond which it is not translated. */
const MOST_SETS = 2_000;

/** Adds what may befall one component: crashes, the way back from them, and how it comes to stand in failure places. */
export function addFailures(mover: Mover): void {
  addCrash(mover);
  const { stands } = mover.places.life;
  for (const stand of stands) for (const failure of stand.failures) addFail(mover, stand, failure);
  addDrops(mover);
}

function addCrash(mover: Mover): void {
  const { places, transitions, budgets, unit } = mover;
  const { life, failures } = places;
  const { crash } = life.fallibility;
  const place = crash === null ? null : places.place(crash.place);
  if (crash === null || place === null) return;
  const spent = budgets.spentBy(life.component.name);
  const add = (to: DraftPlace, guards: readonly Guard[]) =>
    transitions.add(
      move(mover, 'crash', crash.place),
      ANY_TIME,
      conjunction([
        unfailing(mover),
        [allEmpty([...places.ending.badly, ...places.ending.otherwise])],
        ...guards,
      ]),
      moving([place, ...spent], [to]),
    );
  if (crash.fails !== null) {
    const failing = failures.failing(crash.fails);
    if (failing !== null) add(failing, []);
    return;
  }
  const interval = firingInterval(crash.back, unit);
  failures.comingBack.forEach((coming, i) => {
    const others = failures.comingBack.slice(0, i);
    add(coming, [[marked(others)], ...(failures.comingBack.length > 1 ? [[allEmpty([coming])]] : [])]);
    transitions.add(move(mover, 'back', crash.place), interval, unfailing(mover), moving([coming], [place]));
  });
}

/** Nothing runs any more: all tokens are gone but that of the failure place. Other tokens than of places go one by one. */
function addFail(mover: Mover, from: Stand, failure: Failure): void {
  const { places, queue, transitions } = mover;
  const { life, failures } = places;
  const { place, entry, stand } = failure;
  const entries = queue.lives.queue?.slots[from.finished] ?? [];
  const active: Guard = [marked(entry === null ? entries.map(queue.unpushed) : [queue.pushed(entry)])];
  const marks = [
    sure(places.place(place)),
    ...(isFollowed(stand) || queue.lives.isDeleted ? [queue.standing(stand)] : []),
    ...(entry === null ? [] : queue.marksOf(entry)),
    ...(failures.dropping === null ? [] : [failures.dropping]),
  ];
  const taken = [
    sure(failures.failing(place)),
    queue.standing(from),
    ...(entry === null ? [] : queue.asked.queued(entry.slot)),
  ];
  const add = (lost: readonly DraftPlace[], guard: Guard, effect: Effect) => {
    const { inputs, outputs } = moving([...taken, ...lost], marks);
    transitions.add(move(mover, 'fail', place), IMMEDIATE, conjunction([active, guard, effect.guard]), {
      inputs: plus(inputs, effect.arcs.inputs),
      outputs: plus(outputs, effect.arcs.outputs),
    });
  };
  for (const effect of provisions(mover, place, (port) => [providedAt(from, port)])) {
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

function providedAt({ provided, maybeProvided, phases }: Stand, port: string): boolean | null {
  if (provided.has(port)) return true;
  return maybeProvided.has(port) || phases.length > 0 ? null : false;
}

/** All sets of places that may be marked together at a stand, or during what is done next. */
function placesTogether({ places, phases, life }: Stand, during: boolean): readonly (readonly string[])[] {
  const own = new Set(places);
  const together = (a: string, b: string) =>
    (own.has(a) && own.has(b)) ||
    phases.some(
      ({ lifecycle }) => lifecycle.places.has(a) && lifecycle.places.has(b) && lifecycle.together(a, b),
    ) ||
    (own.has(a) !== own.has(b) &&
      phases.some(({ lifecycle }) => {
        const [standing, other] = own.has(a) ? [a, b] : [b, a];
        return lifecycle.places.has(other) && !lifecycle.places.has(standing);
      }));
  const elements = new Set([...places, ...(during ? phases.flatMap((p) => [...p.lifecycle.places]) : [])]);
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

/** What is under way of a component that stands in its failure place is lost, piece by piece, before it does anything. */
function addDrops(mover: Mover): void {
  const { places, transitions } = mover;
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
