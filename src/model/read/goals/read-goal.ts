import { Diagnostics } from '../../../base/diagnostics.ts';
import { ModelError } from '../../../base/errors.ts';
import type { Goal, GoalItem, PortStatus } from '../../goal.ts';
import { parseSource } from '../formats/parse-source.ts';
import { entryOf, type SourceEntry, type SourceNode, type SourceScalar } from '../formats/source.ts';
import { withoutExtensions } from '../schema/extensions.ts';
import { goalSchema } from '../schema/goals.ts';
import { checkShape } from '../schema/shape.ts';
import { declaredName, described, entriesOf, scalarOf } from '../values/read-values.ts';
import { filledIn } from './templates.ts';

/** Reads a goal of a model file. */
export function readGoal({ key, value }: SourceEntry, report: Diagnostics): Goal {
  const name = declaredName(key, report);
  return { name, items: itemsOf(value, report), ...described(value), at: key.at };
}

/** What a reader is told about a goal in a file of its own beside its text. */
export interface ReadGoalOptions {
  /** The file's name, as messages shall give it. */
  readonly file: string;
  /** What the goal is called. */
  readonly name: string;
  /** Values for what `${{ ... }}` names in it. */
  readonly variables?: ReadonlyMap<string, number>;
}

/**
 * Reads a goal from a file of its own, as Ballet has them: `behaviors`, `ports` and `components`, each a list of which
 * later items win.
 *
 * @throws {ModelError} with everything that is wrong, in the order of the file
 */
export function readGoalFile(text: string, { file, name, variables = new Map() }: ReadGoalOptions): Goal {
  const report = new Diagnostics();
  const whole = parseSource(text, file, report);
  report.throwErrors();
  if (whole === null) throw new ModelError([]);
  const root = withoutExtensions(goalSchema, filledIn(whole, variables, report));
  if (entryOf(root, 'types') !== undefined) {
    const hint = 'a goal has `behaviors`, `ports` and `components`; one of the model is named by `--goal`';
    report.error('wrong-shape', root.at, 'this is a model, not a goal', hint);
    report.throwErrors();
  }
  checkShape(goalSchema, root, report);
  const goal: Goal = { name, items: itemsOf(root, report), ...described(root), at: root.at };
  report.throwErrors();
  return goal;
}

function itemsOf(node: SourceNode, report: Diagnostics): readonly GoalItem[] {
  return [
    ...listed(node, 'behaviors').flatMap((item) => behaviorItem(item, report)),
    ...listed(node, 'ports').flatMap((item) => portItem(item, report)),
    ...listed(node, 'components').flatMap((item) => placeItem(item, report)),
  ];
}

function listed(node: SourceNode, section: string): readonly SourceNode[] {
  const list = entryOf(node, section)?.value;
  return list?.kind === 'list' ? list.items.filter((item) => item.kind === 'map') : [];
}

/** What an item says under some keys; where it says nothing, that is reported. */
function said(
  item: SourceNode,
  keys: readonly string[],
  form: string,
  report: Diagnostics,
): readonly SourceScalar[] | null {
  const found = keys.map((key) => scalarOf(entryOf(item, key)?.value));
  const others = entriesOf(item).filter(({ key }) => !keys.includes(key.text));
  if (others.length === 0 && found.every((each) => each !== null)) return found;
  report.error('wrong-shape', item.at, 'this item of a goal is not complete, or says too much', form);
  return null;
}

function isForAll(item: SourceNode): boolean {
  return entryOf(item, 'forall') !== undefined;
}

function behaviorItem(item: SourceNode, report: Diagnostics): readonly GoalItem[] {
  const form = 'write `{component: NAME, behavior: NAME}` or `{forall: BEHAVIOR}`';
  const keys = isForAll(item) ? ['forall'] : ['behavior', 'component'];
  const [behavior, component] = said(item, keys, form, report) ?? [];
  if (behavior === undefined) return [];
  return [{ kind: 'behavior', component: component?.text ?? null, behavior: behavior.text, at: behavior.at }];
}

function placeItem(item: SourceNode, report: Diagnostics): readonly GoalItem[] {
  const form = 'write `{component: NAME, status: running|initial|PLACE}` or `{forall: STATUS}`';
  const keys = isForAll(item) ? ['forall'] : ['status', 'component'];
  const [status, component] = said(item, keys, form, report) ?? [];
  if (status === undefined) return [];
  return [{ kind: 'place', component: component?.text ?? null, place: status.text, at: status.at }];
}

function portItem(item: SourceNode, report: Diagnostics): readonly GoalItem[] {
  const form =
    'write `{component: NAME, port: NAME, status: active|inactive}` or `{forall: PORT, status: ...}`';
  const all = scalarOf(entryOf(item, 'forall')?.value);
  if (all !== null && isStatus(all.text)) {
    // The status itself is what all have, of one port or of every one.
    const port = entryOf(item, 'port') === undefined ? [] : ['port'];
    const found = said(item, ['forall', ...port], form, report);
    if (found === null) return [];
    return [{ kind: 'port', component: null, port: found[1]?.text ?? null, status: all.text, at: all.at }];
  }
  const keys = all === null ? ['port', 'status', 'component'] : ['forall', 'status'];
  const [port, status, component] = said(item, keys, form, report) ?? [];
  if (port === undefined || !isStatus(status!.text)) return [];
  const about = { component: component?.text ?? null, port: port.text };
  return [{ kind: 'port', ...about, status: status!.text, at: port.at }];
}

function isStatus(text: string): text is PortStatus {
  return text === 'active' || text === 'inactive';
}
