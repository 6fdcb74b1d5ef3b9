import fc from 'fast-check';
import type { ComponentType, PortKind } from '../model/component.ts';
import { madeusProgram, type Program } from '../model/program.ts';
import type { Model } from '../model/whole/model.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import { actionsShape, programFrom, startPlace } from './actions.ts';
import { counting, providerCount } from './counting.ts';
import { type Drawn, LAST, perhaps, pick, several, someOf, sometimes } from './draw.ts';
import { failureShapes, faultsOf, trying, withFailuresIn } from './failing-case.ts';
import { lifeCycle, lifeShape, shortDuration } from './life-cycle.ts';
import { neverAside, neverTwice } from './never-twice.ts';
import { onlyServable, type PortShape } from './ports.ts';
import { newcomerOf, soundProgram } from './programs.ts';
import { component, connections, withTypesOf } from './random-parts.ts';
import { deployments, properties, someQuestions } from './random-questions.ts';
import { componentType, typeShape } from './random-type.ts';
import { needing, type ScarceShape, scarceShape, withRoomAtStart } from './scarce-case.ts';

/** What the models may have that {@link models} draws. */
export interface ModelBounds {
  /** The most components of the file, at least 1; 4 when nothing is said. */
  readonly maxComponents?: number;
  /** The most places of a type, at least 2; 5 when nothing is said. */
  readonly maxPlaces?: number;
  /** The kinds of its ports, none for components that need nothing of each other; both when nothing is said. */
  readonly ports?: readonly PortKind[];
  /** How many programs: 1 when nothing is said; 0 for deployments. */
  readonly programs?: number;
  /** The most properties, at least 1; 3 when nothing is said. */
  readonly maxProperties?: number;
  /** Whether actions may fail, time out and be tried again, and components crash; not when nothing is said. */
  readonly failures?: boolean;
  /** Whether use ports count their providers (`atLeast`, a number or `all`); not when nothing is said. */
  readonly counted?: boolean;
  /** Whether actions need what there is only so much of; not when nothing is said. */
  readonly resources?: boolean;
}

/** How often there is a first component, a second, and so on, in percent. */
const MEMBERS = [95, 86, 54, 16];

const memberShape = fc.record({
  type: pick,
  /** `undefined`: where the others start too. */
  start: perhaps(30, startPlace),
  takes: several(fc.record({ transition: pick, takes: shortDuration }), [20]),
  providers: fc.array(several(pick, [97, 52]), { minLength: 3, maxLength: 3 }),
  absent: sometimes(8),
});

/** A type before it is known what there is: mostly of several behaviors. */
const partShape = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.record({ form: fc.constant('plain' as const), shape: typeShape }) },
  { weight: 3, arbitrary: fc.record({ form: fc.constant('life' as const), shape: lifeShape([94, 45]) }) },
);

type PartShape = Drawn<typeof partShape>;

/** The shape with no more places, and with ports of these kinds only. */
function within(part: PartShape, { maxPlaces = 5, ports }: ModelBounds): PartShape {
  const kept = ports?.length === 0 ? [] : part.shape.ports;
  const kind = ports?.length === 1 ? ports[0] : undefined;
  const all = kind === undefined ? kept : kept.map((p): PortShape => ({ ...p, data: kind === 'data' }));
  return part.form === 'plain'
    ? { form: 'plain', shape: { ...part.shape, ports: all, ways: part.shape.ways.slice(0, maxPlaces - 1) } }
    : { form: 'life', shape: { ...part.shape, ports: all, up: part.shape.up.slice(0, maxPlaces - 1) } };
}

function typeOf(part: PartShape, index: number): ComponentType {
  const name = `T${index}`;
  return neverTwice(part.form === 'plain' ? componentType(name, part.shape) : lifeCycle(name, part.shape));
}

/** The type whose way up is its deployment. */
function deployable(type: ComponentType): ComponentType {
  const deploy = (behavior: string) => (behavior === 'up' ? 'deploy' : behavior);
  return {
    ...type,
    behaviors: type.behaviors.map(deploy),
    transitions: type.transitions.map((t) => ({ ...t, behavior: deploy(t.behavior) })),
  };
}

function shapesWithin(bounds: ModelBounds) {
  const { maxComponents = 4, programs = 1, maxProperties = 3 } = bounds;
  const { failures = false, resources = false, counted = false } = bounds;
  const often = Array.from({ length: Math.max(1, maxComponents) }, (_, i) => MEMBERS[i] ?? 30);
  return fc.noBias(
    fc.record({
      types: someOf(partShape, [95, 70, 35]),
      members: someOf(memberShape, often),
      newcomer: pick,
      programs: fc.array(actionsShape, { minLength: programs, maxLength: programs }),
      questions: someQuestions(Math.max(1, maxProperties)),
      failures: failures ? failureShapes : fc.constant(null),
      isAskedOfFaults: fc.boolean(),
      scarce: resources ? scarceShape : fc.constant(null),
      counts: counted ? fc.array(providerCount, { minLength: 1, maxLength: 4 }) : fc.constant([]),
    }),
  );
}

/**
 * Models that pass every check without an error: at their defaults some three components with eight transitions and
 * three connections, one program, and two properties, asked of the first program. No run of them brings a second token
 * into a place. They shrink by parts: components, connections, transitions, instructions and properties go one by one.
 */
export function models(bounds: ModelBounds = {}): fc.Arbitrary<Model> {
  return shapesWithin(bounds).map((shapes): Model => {
    const isDeployment = shapes.programs.length === 0;
    const drawn = onlyServable(shapes.types.map((part, i) => typeOf(within(part, bounds), i)));
    const types = isDeployment ? drawn.map(deployable) : drawn;
    const usual = shapes.programs[0]?.isRunning ? LAST : 0;
    const members = shapes.members.map((shape, i) =>
      component(types, { ...shape, start: [isDeployment ? 0 : (shape.start ?? usual)] }, i),
    );
    const uncounted: Model = {
      file: null,
      parameters: new Map(),
      zones: new Map(),
      types,
      components: members,
      connections: connections(members, shapes.members),
      deployments: [],
      programs: [],
      properties: [],
    };
    const plain = shapes.counts.length === 0 ? uncounted : counting(uncounted, shapes.counts);
    const newcomer = newcomerOf(plain, shapes.newcomer);
    const absent = plain.components.filter((_, i) => shapes.members[i]!.absent);
    const programs = shapes.programs.map((shape, i): Program => {
      const program = programFrom({ ...plain, absent, newcomer }, shape);
      return { ...program, name: shapes.programs.length === 1 ? program.name : `${program.name}${i + 1}` };
    });
    const sound = soundPrograms(failingIn({ ...plain, programs }, shapes.failures));
    return asking(onlyUsed(scarceIn(sound, shapes.scarce)), shapes);
  });
}

type Shapes = Drawn<ReturnType<typeof shapesWithin>>;

function failingIn(model: Model, shapes: Shapes['failures']): Model {
  if (shapes === null) return model;
  const programs = model.programs.map((program) => trying(program, shapes));
  return withTypesOf({ ...withFailuresIn(model, shapes), programs }, neverAside);
}

/** There is room for what holds something at the start of any program. */
function scarceIn(model: Model, shape: ScarceShape | null): Model {
  if (shape === null) return model;
  const [first = madeusProgram(model.components), ...others] = model.programs;
  let changed = needing({ model, program: first }, shape).model;
  for (const program of others) changed = withRoomAtStart({ model: changed, program }).model;
  return { ...changed, properties: [] };
}

function soundPrograms(model: Model): Model {
  return { ...model, programs: model.programs.map((program) => soundProgram(model, program)) };
}

/** Without the types of which nothing is, nor becomes. */
function onlyUsed(model: Model): Model {
  const added = model.programs.flatMap(({ threads }) =>
    threads.flatMap(({ instructions }) => instructions.flatMap((i) => (i.kind === 'add' ? [i.type] : []))),
  );
  const isUsed = (type: ComponentType) =>
    added.includes(type.name) || model.components.some((member) => member.type.name === type.name);
  return { ...model, types: model.types.filter(isUsed) };
}

/** The model with its questions, each of all its programs, and of what is in it without any of them. */
function asking(model: Model, { questions, failures, isAskedOfFaults }: Shapes): Model {
  const { programs, components } = model;
  const goals = deployments(components, questions);
  const faults = failures !== null && isAskedOfFaults ? { faults: faultsOf(failures[2]) } : {};
  const names = programs.length === 0 ? [null] : programs.map(({ name }) => name);
  const of = (spec: PropertySpec): PropertySpec => ({ ...spec, ...faults, programs: names });
  return { ...model, deployments: goals, properties: properties(components, goals, questions, null).map(of) };
}
