import type { ComponentType } from '../component.ts';
import { initialConfiguration } from '../initial.ts';
import { madeusProgram, type Program } from '../program.ts';
import { formOf, type PropertySpec } from '../property-spec.ts';
import { programOf, type Subject } from '../subject.ts';
import { allWalks, entering, joinsOf } from './behavior-walk.ts';
import { type Check, list } from './check.ts';
import { doubtProperties } from './properties.ts';
import { type PushedWalks, walksOfPushes } from './pushed-walks.ts';
import { checkSafety } from './safety.ts';
import { checkPassedThrough, checkProviders, startsOf } from './serving.ts';
import { checkStartingState } from './starting-state.ts';
import { checkAdded, checkStart } from './starts.ts';

/**
 * Reports what is allowed, but hardly meant, in a model without errors; and, as an error, what can be seen of a
 * second token in a place.
 */
export function checkWarnings(properties: readonly PropertySpec[], check: Check): void {
  const { model } = check;
  const programs = model.programs.length > 0 ? model.programs : [madeusProgram(model.components)];
  for (const type of model.types) {
    checkJoins(type, programs, check);
    for (const port of type.ports) checkPassedThrough(port, type, programs, check);
  }
  checkProviders(check);
  for (const program of programs) {
    const pushed = walksOfPushes(program, check);
    checkSafety(pushed, check);
    if (program.state === undefined) checkStart(program, check);
    else checkStartingState(program, program.state, check);
    checkAdded(program, check);
    if (program.name === null) continue;
    checkEmpty(program, check);
    checkPushes(pushed, check);
  }
  if (model.programs.length === 0) checkDeploy(check);
  checkDeployments(properties, check);
  doubtProperties(properties, check);
}

function checkJoins(type: ComponentType, programs: readonly Program[], check: Check): void {
  const walks = allWalks(type, startsOf(type, programs, check));
  if (walks === null) return;
  for (const behavior of type.behaviors) {
    const runs = walks.filter((w) => w.behavior === behavior).map((w) => w.run);
    for (const [place, transitions] of entering(type, behavior)) {
      for (const join of joinsOf(transitions)) {
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

function checkDeployments(properties: readonly PropertySpec[], { model, report }: Check): void {
  const askedBy = (property: PropertySpec) => formOf(property.kind).names(property).deployment;
  const asked = new Set(properties.map(askedBy));
  const starts = new Set(model.programs.map((p) => p.start));
  const endings = new Map<string | null, ReadonlySet<string>>();
  const endOf = (name: string | null): ReadonlySet<string> => {
    const end = endings.get(name) ?? componentsAtEnd(model, name);
    endings.set(name, end);
    return end;
  };
  for (const { name, places, at } of model.deployments) {
    // What a program starts from says where some stand; the others stand at their own start.
    if (starts.has(places) && !asked.has(name)) continue;
    const asking = properties.filter((property) => askedBy(property) === name);
    const all = model.programs.length > 0 ? model.programs.map((p) => p.name) : [null];
    const programs = asking.length > 0 ? asking.flatMap((p) => p.programs) : all;
    const present = new Set(programs.flatMap((program) => [...endOf(program)]));
    const missing = [...present].filter((component) => !places.has(component));
    if (missing.length === 0) continue;
    const message = `the deployment \`${name}\` leaves out ${list(missing)}`;
    report.warning('partial-deployment', at ?? null, message, 'it is reached wherever they stand');
  }
}

/** The components that exist when all instructions of a program have been executed. */
function componentsAtEnd(model: Subject, name: string | null): ReadonlySet<string> {
  const program = programOf(model, name);
  const present = new Map(initialConfiguration(model, program).components.map((c) => [c.component.name, 1]));
  for (const i of program.threads.flatMap((t) => t.instructions)) {
    const by = i.kind === 'add' ? 1 : i.kind === 'del' ? -1 : 0;
    if (by !== 0 && 'component' in i) present.set(i.component, (present.get(i.component) ?? 0) + by);
  }
  return new Set([...present].filter(([, number]) => number > 0).map(([component]) => component));
}
