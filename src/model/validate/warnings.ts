import { groupBy } from '../../base/collections/group-by.ts';
import { heed } from '../../base/heed.ts';
import { onceFor } from '../../base/memo.ts';
import type { ComponentType } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import { madeusProgram, type Program } from '../program.ts';
import { programOf, type Subject } from '../subject.ts';
import { behaviorOf } from '../system/behavior.ts';
import { allWalks } from '../system/behavior-walk.ts';
import { formOf, type PropertySpec } from '../whole/property-spec.ts';
import { doubtFailurePlaces, doubtRescues, doubtSwitches } from './failures.ts';
import { type Check, list, typesByComponent } from './names/check.ts';
import { doubtProperties } from './properties.ts';
import { type PushedWalks, walksOfPushes } from './pushed-walks.ts';
import { checkSafety } from './safety.ts';
import { doubtHeldForGood } from './scarce/held-for-good.ts';
import { checkHeldAtStart, doubtResources } from './scarce/resources.ts';
import { checkPassedThrough, checkPassingUse, checkProviders, startsByType } from './serving.ts';
import { checkStartingState } from './starting-state.ts';
import { checkAdded, checkStart } from './starts.ts';

/**
 * Reports what is allowed, but hardly meant, in a model without errors; and, as an error, what can be seen of a
 * second token in a place.
 */
export function checkWarnings(properties: readonly PropertySpec[], check: Check): void {
  const { model } = check;
  const programs = model.programs.length > 0 ? model.programs : [madeusProgram(model.components)];
  const startsOf = startsByType(programs, check);
  for (const type of model.types) {
    const starts = startsOf.get(type)!;
    checkJoins(type, starts, check);
    doubtSwitches(type, check);
    for (const port of type.ports) checkPassedThrough(port, type, starts, check);
  }
  checkUnused(check);
  doubtResources(check);
  doubtHeldForGood(check);
  checkProviders(check);
  checkPassingUse(check);
  for (const program of programs) {
    const pushed = walksOfPushes(program, check);
    checkRuns(program, pushed, check);
    if (program.state === undefined) checkStart(program, check);
    else checkStartingState(program, program.state, check);
    checkAdded(program, check);
    if (program.name === null) continue;
    checkEmpty(program, check);
    doubtRescues(program, check);
    checkPushes(pushed, check);
  }
  if (model.programs.length === 0) checkDeploy(check);
  checkDeployments(properties, check);
  doubtFailurePlaces(properties, check);
  doubtProperties(properties, check);
}

/** Reports what can be seen of the runs of a program without errors: as an error where all of them come to it. */
export function checkRuns(program: Program, pushed: readonly PushedWalks[], check: Check): void {
  checkSafety(pushed, program, check);
  checkHeldAtStart(program, check);
}

function checkJoins(type: ComponentType, starts: readonly (readonly string[])[], check: Check): void {
  const walks = allWalks(type, starts);
  if (walks === null) return;
  const byBehavior = groupBy(walks, (walk) => walk.behavior);
  for (const behavior of type.behaviors) {
    const runs = (byBehavior.get(behavior) ?? []).map((w) => w.run);
    for (const [place, alternatives] of behaviorOf(type, behavior).alternatives) {
      for (const { transitions: join } of alternatives) {
        const starts = runs.some((run) => join.some((t) => run.has(t)));
        if (!starts || runs.some((run) => join.every((t) => run.has(t)))) continue;
        const sources = [...new Set(join.map((t) => t.source))];
        const together = sources.length > 1 ? `; nothing marks ${list(sources)} together` : '';
        check.report.warning(
          'join-never-fills',
          check.positions.at(join.at(-1)!, 'destination'),
          `\`${place}\` of ${type.name} is entered when ${list(join.map((t) => t.name))} have all ended, ` +
            `which never happens${together}`,
          'if each alone shall enter it, give them different names in `alternative`',
        );
      }
    }
  }
}

/** A type that no component has, in no program and no running state. */
function checkUnused(check: Check): void {
  const { model, gaps, report } = check;
  // What is added by a program that could not be read, or stands in a state still to come, is not known.
  if (gaps.inAnyProgram()) return;
  const used = new Set([...typesByComponent(model).values()].map(({ name }) => name));
  for (const { name, at } of model.types) {
    // Of a file that others include too, a model need not use all.
    if (used.has(name) || at?.file !== model.file) continue;
    const hint = 'give it to a component, or remove it';
    const message = `no component is of the type \`${name}\`, and no program adds one`;
    report.warning('unused-type', at ?? null, message, hint);
  }
}

/** A behavior that finds, in every order of the instructions, nothing that it could leave. */
function checkPushes(pushed: readonly PushedWalks[], { positions, report }: Check): void {
  for (const { push, walks } of pushed) {
    if (walks.some(({ run }) => run.size > 0)) continue;
    const { component, behavior } = push;
    const places = walks.map(({ end }) => [...(end ?? [])].map((place) => `\`${place}\``).join(' and '));
    report.warning(
      'nothing-to-do',
      positions.at(push, 'behavior'),
      `\`${behavior}\` finds nothing to do: ${component} is in ${places.join(' or ')} then, ` +
        `and no transition of \`${behavior}\` starts there`,
      'push another behavior, or remove the line',
    );
  }
}

function checkEmpty(program: Program, { report }: Check): void {
  if (program.threads.some((t) => t.instructions.length > 0)) return;
  report.warning('empty-program', program.at ?? null, `the program \`${program.name}\` does nothing`);
}

function checkDeploy({ model, report }: Check): void {
  // A model with goals is made for plans.
  if (model.goals !== undefined) return;
  for (const { name, type, at } of model.components) {
    if (type.behaviors.length === 0 || type.behaviors.includes('deploy')) continue;
    report.warning(
      'no-deploy',
      at ?? null,
      `\`${name}\` does nothing: ${type.name} has no behavior \`deploy\`, and the model has no program`,
      'write a program that pushes its behaviors',
    );
  }
}

/** Estimated cost of looking for a component in a deployment, in nanoseconds, for {@link heed}. */
const MISSING = 1_000;

function checkDeployments(properties: readonly PropertySpec[], { model, report }: Check): void {
  const byDeployment = groupBy(properties, (property) => formOf(property.kind).names(property).deployment);
  const starts = new Set(model.programs.map((p) => p.start));
  const programs = new Map(model.programs.map((program) => [program.name, program]));
  const endOf = onceFor((program: Program) => componentsAtEnd(model, program));
  // The same list of programs is that of all properties that name none.
  const present = onceFor((names: readonly (string | null)[]): readonly string[] => [
    ...new Set(names.flatMap((name) => [...endOf(programs.get(name) ?? programOf(model, name))])),
  ]);
  const all = model.programs.length > 0 ? model.programs.map((p) => p.name) : [null];
  const types = typesByComponent(model);
  for (const { name, places, at } of model.deployments) {
    const asking = byDeployment.get(name) ?? [];
    // What a program starts from says where some stand; the others stand at their own start.
    if (starts.has(places) && asking.length === 0) continue;
    const lists = asking.length > 0 ? new Set(asking.map((p) => p.programs)) : [all];
    const existing = new Set([...lists].flatMap(present));
    // Those of other types may only help, but one of several alike was hardly left out on purpose.
    const named = new Set(
      [...places.keys()].map((component) => {
        heed(MISSING);
        return types.get(component);
      }),
    );
    const missing = [...existing].filter((component) => {
      heed(MISSING);
      return !places.has(component) && named.has(types.get(component));
    });
    if (missing.length === 0) continue;
    const whose = missing.length === 1 ? 'whose type' : 'whose types';
    const message = `the deployment \`${name}\` leaves out ${list(missing)}, ${whose} other components have that it names`;
    report.warning('partial-deployment', at ?? null, message, 'it is reached wherever they stand');
  }
}

/** The components that exist when all instructions of a program have been executed. */
function componentsAtEnd(model: Subject, program: Program): ReadonlySet<string> {
  const present = new Map(initialConfiguration(model, program).components.map((c) => [c.component.name, 1]));
  for (const i of program.threads.flatMap((t) => t.instructions)) {
    heed(MISSING);
    const by = i.kind === 'add' ? 1 : i.kind === 'del' ? -1 : 0;
    if (by !== 0 && 'component' in i) present.set(i.component, (present.get(i.component) ?? 0) + by);
  }
  return new Set([...present].filter(([, number]) => number > 0).map(([component]) => component));
}
