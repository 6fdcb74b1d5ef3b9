import type { Diagnostics } from '../../../base/diagnostics.ts';
import {
  add,
  compare,
  type Decimal,
  type DurationInterval,
  multiply,
  parseDuration,
  ZERO,
} from '../../../base/duration.ts';
import { entryOf, type SourceNode, type SourceScalar } from '../../../model/read/formats/source.ts';
import { scalarsOf, textOf } from '../../../model/read/values/read-values.ts';
import { entriesIn, mapping, withEntries } from '../../draft/tree.ts';
import { allNeeded, ordered } from '../../importer/ordered.ts';
import type { After, Task, TaskGraph } from '../graph/task-graph.ts';
import { type Uncounted, underLimits, type WrittenLimit } from '../graph/uncounted.ts';
import { startOf, type TaskFormat, type TaskText } from './task-format.ts';
import { documentsOf, isExpression, mostOf, variantName } from './yaml-workflow.ts';

/** More tasks than this are no workflow that somebody runs. */
const MOST_TASKS = 20_000;
const MOST_ITEMS = 1_000;

/** A workflow of Argo: `dag` and `steps`, templates within templates. */
export const ARGO_WORKFLOW: TaskFormat = {
  name: 'workflows of Argo',
  extensions: ['yaml', 'yml', 'json'],
  recognises: (text) =>
    /\bargoproj\.io\//.test(text) &&
    /\bkind["']?\s*:\s*["']?(?:Cron|Cluster)?Workflow(?:Template)?\b/.test(text),
  read: (source, _options, _host, report) => {
    const roots = documentsOf(source, report).filter((each) =>
      /Workflow/.test(textOf(entryOf(each, 'kind')?.value) ?? ''),
    );
    const [root] = roots;
    if (root === undefined) return null;
    return new ArgoReader(root, roots, report).graph(source);
  },
};

class ArgoReader {
  readonly #root: SourceNode;
  readonly #spec: SourceNode | undefined;
  readonly #report: Diagnostics;
  readonly #templates: ReadonlyMap<string, SourceNode>;
  readonly #tasks: Task[] = [];
  readonly #limits: WrittenLimit[] = [];
  readonly #uncounted: Uncounted[] = [];
  /** Of the template that is read: the tasks of each of its tasks or steps. */
  #children: (readonly string[])[] = [];
  /** Whether tasks may wait for something that no model of the file has. */
  #isHeldUp = false;
  /** By mutex, the tasks that share it. */
  readonly #sharing = new Map<string, { readonly at: Task['at']; readonly holders: string[][] }>();

  constructor(root: SourceNode, roots: readonly SourceNode[], report: Diagnostics) {
    this.#root = root;
    this.#spec = specOf(root);
    this.#report = report;
    const named = (each: SourceNode) => {
      const templates = entryOf(specOf(each), 'templates')?.value;
      const usual = entryOf(specOf(each), 'templateDefaults')?.value;
      return templates?.kind === 'list' ? templates.items.map((template) => withUsual(template, usual)) : [];
    };
    const own = named(root).map((node) => [textOf(entryOf(node, 'name')?.value) ?? '', node] as const);
    const others = roots.slice(1).flatMap((each) => {
      const owner = textOf(entryOf(entryOf(each, 'metadata')?.value, 'name')?.value) ?? '';
      return named(each).map(
        (node) => [`${owner}/${textOf(entryOf(node, 'name')?.value) ?? ''}`, node] as const,
      );
    });
    this.#templates = new Map([...own, ...others]);
  }

  graph({ file }: TaskText): TaskGraph {
    const metadata = entryOf(this.#root, 'metadata')?.value;
    const title =
      textOf(entryOf(metadata, 'name')?.value) ?? textOf(entryOf(metadata, 'generateName')?.value);
    const entry = entryOf(this.#spec, 'entrypoint');
    const name = textOf(entry?.value);
    const template = name === null ? undefined : this.#templates.get(name);
    if (template === undefined) {
      const at = entry?.value.at ?? this.#root.at;
      const hint =
        name === null ? 'name one of its templates' : this.#report.didYouMean(name, this.#templates.keys());
      this.#report.error(
        'unknown-task',
        at,
        name === null ? 'the workflow has no `entrypoint`' : `there is no template \`${name}\``,
        hint,
      );
    } else if (isInner(template)) this.#inner(template, '', [], false, [name!]);
    else this.#leaf(template, name!, name!, entry!.value.at, [], false);
    this.#limit(
      this.#spec,
      this.#tasks.map(({ id }) => [id]),
    );
    const handlers = this.#handlers();
    for (const [lock, { at, holders }] of this.#sharing)
      this.#limits.push({ at, words: lock, most: 1, holders });
    const within = secondsIn(entryOf(this.#spec, 'activeDeadlineSeconds')?.value);
    return {
      title: title?.replace(/-$/, '') ?? null,
      at: startOf(file),
      ...underLimits(this.#tasks, this.#limits, this.#uncounted, this.#report),
      deadline:
        within === null || this.#isHeldUp
          ? null
          : { within, at: entryOf(this.#spec, 'activeDeadlineSeconds')!.key.at },
      handlers,
      durations:
        'write `activeDeadlineSeconds` in its template, and a `limit` in its `retryStrategy` where it has one',
    };
  }

  /** Takes over what is done when all is over; the ids of its tasks. */
  #handlers(): ReadonlySet<string> {
    const first = this.#tasks.length;
    const needed = new Set(this.#tasks.flatMap(({ after }) => after.map(({ task }) => task)));
    const ends = this.#tasks.map(({ id }) => id).filter((id) => !needed.has(id));
    if (this.#spec !== undefined) this.#atExit(this.#spec, '', ends, false, []);
    return new Set(this.#tasks.slice(first).map(({ id }) => id));
  }

  /**
   * Takes over what a workflow or a task does at its end, before it is over.
   *
   * @param ends the ids of its tasks at the end without that
   * @returns with it
   */
  #atExit(
    node: SourceNode,
    prefix: string,
    ends: readonly string[],
    maySkip: boolean,
    within: readonly string[],
  ): readonly string[] {
    const hook = entryOf(entryOf(node, 'hooks')?.value, 'exit')?.value;
    const template = entryOf(node, 'onExit')?.value ?? entryOf(hook, 'template')?.value;
    if (template === undefined) return ends;
    const { at } = template;
    const skips = maySkip || entryOf(hook, 'expression') !== undefined;
    const after = ends.map((task) => ({ task, at }));
    return this.#task(mapping(at, [['template', template]]), `${prefix}onExit`, after, skips, within);
  }

  /**
   * Takes over a template that is made of others.
   *
   * @param within the templates that it is used in
   * @returns the ids of the tasks that it ends with
   */
  #inner(
    template: SourceNode,
    prefix: string,
    after: readonly After[],
    maySkip: boolean,
    within: readonly string[],
  ): readonly string[] {
    const outer = this.#children;
    this.#children = [];
    const shared = entryOf(template, 'synchronization');
    if (shared !== undefined)
      this.#holdUp(
        shared.key.at,
        'what a template that is made of others waits for as a whole is not in the model',
      );
    const dag = entryOf(template, 'dag')?.value;
    const ends =
      dag === undefined
        ? this.#steps(template, prefix, after, maySkip, within)
        : this.#dag(dag, prefix, after, maySkip, within);
    // Pods of templates further within do not count, but these templates do (`parallelism` of a template).
    this.#limit(template, this.#children);
    this.#children = outer;
    return ends;
  }

  #dag(
    dag: SourceNode,
    prefix: string,
    after: readonly After[],
    maySkip: boolean,
    within: readonly string[],
  ): readonly string[] {
    const list = entryOf(dag, 'tasks')?.value;
    const tasks = list?.kind === 'list' ? list.items : [];
    const named = new Map<string, SourceNode>();
    for (const task of tasks) {
      const name = entryOf(task, 'name')?.value;
      const text = textOf(name) ?? '';
      if (named.has(text))
        this.#report.error(
          'duplicate-name',
          name?.at ?? task.at,
          `there is a second task \`${text}\``,
          'give it another name',
        );
      named.set(text, task);
    }
    const needs = new Map([...named].map(([name, task]) => [name, this.#dependencies(task, named)]));
    const target =
      textOf(entryOf(dag, 'target')?.value)
        ?.split(/\s+/)
        .filter((each) => named.has(each)) ?? [];
    const wanted =
      target.length === 0 ? new Set(named.keys()) : allNeeded(target, needs, (need) => need.name);
    const ends = new Map<string, readonly string[]>();
    // Those that may be left out with all that depends on them, as one is whose `depends` may come to nothing.
    const omitted = new Set<string>();
    for (const name of ordered(needs, (need) => need.name).order) {
      if (!wanted.has(name)) continue;
      const task = named.get(name)!;
      const before = needs
        .get(name)!
        .flatMap((need) =>
          (ends.get(need.name) ?? [`${prefix}${need.name}`]).map((each) => ({ task: each, at: need.at })),
        );
      const asked = textOf(entryOf(task, 'depends')?.value) ?? '';
      const isOmitted = needs
        .get(name)!
        .some(
          (need) =>
            omitted.has(need.name) ||
            (asked.includes(`${need.name}.`) && entryOf(named.get(need.name), 'when') !== undefined),
        );
      if (isOmitted || asksForMore(asked)) omitted.add(name);
      const skips = maySkip || entryOf(task, 'when') !== undefined || omitted.has(name);
      ends.set(
        name,
        this.#task(task, `${prefix}${name}`, needs.get(name)!.length === 0 ? after : before, skips, within),
      );
    }
    const needed = new Set([...wanted].flatMap((name) => needs.get(name)?.map((need) => need.name) ?? []));
    const last = [...ends].filter(([name]) => !needed.has(name)).flatMap(([, each]) => each);
    return last.length > 0 ? last : after.map(({ task }) => task);
  }

  /** Groups of steps, one after the other. */
  #steps(
    template: SourceNode,
    prefix: string,
    after: readonly After[],
    maySkip: boolean,
    within: readonly string[],
  ): readonly string[] {
    const steps = entryOf(template, 'steps')?.value;
    let before = after;
    for (const group of steps?.kind === 'list' ? steps.items : []) {
      const ends = (group.kind === 'list' ? group.items : [group]).flatMap((step) => {
        const name = entryOf(step, 'name')?.value;
        const own = `${prefix}${textOf(name) ?? ''}`;
        return this.#task(step, own, before, maySkip || entryOf(step, 'when') !== undefined, within).map(
          (task) => ({ task, at: name?.at ?? step.at }),
        );
      });
      if (ends.length > 0) before = ends;
    }
    return before.map(({ task }) => task);
  }

  /** What a task or step becomes: one task for each of its items, or all of a template within. */
  #task(
    task: SourceNode,
    name: string,
    after: readonly After[],
    maySkip: boolean,
    within: readonly string[],
  ): readonly string[] {
    if (this.#tasks.length > MOST_TASKS) {
      if (this.#tasks.length === MOST_TASKS + 1)
        this.#report.error('too-many-entries', task.at, `the workflow has more than ${MOST_TASKS} tasks`);
      return [];
    }
    const at = entryOf(task, 'name')?.value.at ?? task.at;
    const reference = this.#reference(task);
    const template =
      reference === null ? undefined : (reference.inline ?? this.#templates.get(reference.name));
    const first = this.#tasks.length;
    const items = this.#items(task);
    const ends = (items ?? [null]).flatMap((item) => {
      const own = item === null ? name : variantName(name, [item]);
      const again = reference !== null && within.includes(reference.name);
      if (template !== undefined && isInner(template) && !again) {
        const begin = this.#tasks.length;
        const last = this.#inner(template, `${own}.`, after, maySkip, [...within, reference!.name]);
        this.#children.push(this.#tasks.slice(begin).map(({ id }) => id));
        return last;
      }
      if (again)
        this.#report.warning(
          'not-modelled',
          at,
          `\`${name}\` begins \`${reference!.name}\` again: it is read as one task`,
          'nothing to do: the dates hold however often it does',
        );
      const leaf = this.#leaf(again ? undefined : template, own, reference?.name || name, at, after, maySkip);
      this.#children.push([leaf]);
      return [leaf];
    });
    if (items === null)
      this.#uncounted.push({
        at: itemsIn(task)!.at,
        what: `how often \`${name}\` is done`,
        unit: 'task',
        tasks: this.#tasks.slice(first).map(({ id }) => id),
      });
    return this.#atExit(task, `${name}.`, ends, maySkip, within);
  }

  #leaf(
    template: SourceNode | undefined,
    id: string,
    of: string,
    at: Task['at'],
    after: readonly After[],
    maySkip: boolean,
  ): string {
    const about = of === id ? null : of;
    this.#tasks.push({
      id,
      name: id,
      title: null,
      at,
      about,
      takes: template === undefined ? null : durationOf(template),
      after,
      maySkip,
    });
    const semaphore =
      entryOf(synchronizationOf(template), 'semaphore') ?? entryOf(synchronizationOf(template), 'semaphores');
    if (semaphore !== undefined)
      this.#holdUp(semaphore.key.at, 'how many tasks a semaphore lets run at a time is not in the file');
    for (const lock of locksOf(template)) {
      const sharing = this.#sharing.get(lock) ?? { at, holders: [] };
      sharing.holders.push([id]);
      this.#sharing.set(lock, sharing);
    }
    return id;
  }

  /** Tells of something that tasks may wait for, for any time: a deadline cannot be answered for then. */
  #holdUp(at: Task['at'], what: string): void {
    this.#isHeldUp = true;
    this.#report.warning(
      'not-modelled',
      at,
      `${what}: the least date holds, and the greatest one is that without waiting for it`,
      'the deadline of the workflow is not asked',
    );
  }

  #reference(task: SourceNode): { readonly name: string; readonly inline: SourceNode | undefined } | null {
    const inline = entryOf(task, 'inline')?.value;
    if (inline !== undefined) return { name: '', inline };
    const name = entryOf(task, 'template')?.value;
    const text = textOf(name);
    if (text !== null) {
      if (!this.#templates.has(text) && !isExpression(text))
        this.#report.error(
          'unknown-task',
          name!.at,
          `there is no template \`${text}\``,
          this.#report.didYouMean(text, this.#templates.keys()),
        );
      return { name: text, inline: undefined };
    }
    const other = entryOf(task, 'templateRef')?.value;
    const [owner, inner] = ['name', 'template'].map((key) => textOf(entryOf(other, key)?.value) ?? '');
    return other === undefined ? null : { name: `${owner}/${inner}`, inline: undefined };
  }

  /** What tells apart the tasks that one is made into; `null` where only the run of the workflow tells. */
  #items(task: SourceNode): readonly (string | null)[] | null {
    const items = entryOf(task, 'withItems')?.value;
    const sequence = entryOf(task, 'withSequence')?.value;
    if (items?.kind === 'list' && items.items.length > 0 && items.items.length <= MOST_ITEMS)
      return items.items.map((_, i) => `${i}`);
    const count = lengthOf(sequence);
    if (count !== null) return Array.from({ length: count }, (_, i) => `${i}`);
    return itemsIn(task) === undefined ? [null] : null;
  }

  #dependencies(
    task: SourceNode,
    named: ReadonlyMap<string, SourceNode>,
  ): readonly { readonly name: string; readonly at: Task['at'] }[] {
    const list = scalarsOf(entryOf(task, 'dependencies')?.value).map(({ text, at }) => ({ name: text, at }));
    const depends = entryOf(task, 'depends')?.value;
    const names = depends?.kind === 'scalar' ? namesIn(depends) : [];
    const all = new Map([...list, ...names].map((each) => [each.name, each]));
    return [...all.values()].filter(({ name, at }) => {
      if (named.has(name)) return true;
      this.#report.error(
        'unknown-task',
        at,
        `there is no task \`${name}\``,
        this.#report.didYouMean(name, named.keys()),
      );
      return false;
    });
  }

  #limit(node: SourceNode | undefined, holders: readonly (readonly string[])[]): void {
    const parallelism = entryOf(node, 'parallelism');
    const text = textOf(parallelism?.value);
    if (parallelism !== undefined && text !== null && text !== '0')
      this.#limits.push({
        at: parallelism.key.at,
        words: `\`parallelism: ${text}\``,
        most: mostOf(text),
        holders: holders.filter(({ length }) => length > 0),
      });
  }
}

/** That of a workflow, which a cron workflow has within. */
function specOf(root: SourceNode): SourceNode | undefined {
  const spec = entryOf(root, 'spec')?.value;
  return entryOf(spec, 'workflowSpec')?.value ?? spec;
}

function isInner(template: SourceNode): boolean {
  return entryOf(template, 'dag') !== undefined || entryOf(template, 'steps') !== undefined;
}

/** How many numbers a sequence has; `null` where that is not known, or too many. */
function lengthOf(sequence: SourceNode | undefined): number | null {
  const [count, start, end] = ['count', 'start', 'end'].map((key) => textOf(entryOf(sequence, key)?.value));
  const whole = [count, start, end].every((text) => text == null || /^-?\d{1,4}$/.test(text));
  if (!whole || (count == null && end == null)) return null;
  const length = count == null ? Math.abs(Number(end) - Number(start ?? 0)) + 1 : Number(count);
  return length > 0 && length <= MOST_ITEMS ? length : null;
}

/** The tasks in an expression such as `a && (b.Succeeded || !c)`: all of them are over before it is looked at. */
function namesIn({ text, at }: SourceScalar) {
  const names = [...text.matchAll(/[A-Za-z0-9_-]+(?:\.[A-Za-z]+)?/g)].map(([each]) => each.split('.', 1)[0]!);
  return names.map((name) => ({ name, at }));
}

/** A template with what all those of its workflow have by default (`templateDefaults`). */
function withUsual(template: SourceNode, usual: SourceNode | undefined): SourceNode {
  if (template.kind !== 'map') return template;
  const missing = entriesIn(usual).filter(({ key }) => entryOf(template, key.text) === undefined);
  return missing.length === 0 ? template : withEntries(template, [...template.entries, ...missing]);
}

/** What a task is done for each of. */
function itemsIn(task: SourceNode): SourceNode | undefined {
  const entries = ['withItems', 'withSequence', 'withParam'].map((key) => entryOf(task, key));
  return entries.find((entry) => entry !== undefined)?.value;
}

/** Whether what a task depends on is more than that others are over, so that it may be left out. */
function asksForMore(depends: string): boolean {
  return /!|\|\||\.(?!Succeeded\b|Daemoned\b|Completed\b)/.test(depends);
}

/** The greatest duration is that after which Argo kills a pod, for each of its tries. */
function durationOf(template: SourceNode): DurationInterval | null {
  const own = secondsIn(entryOf(template, 'activeDeadlineSeconds')?.value);
  const suspend = entryOf(template, 'suspend')?.value;
  const pause = suspend === undefined ? null : durationText(entryOf(suspend, 'duration')?.value);
  if (pause !== null) return { min: pause, max: pause };
  if (own === null) return null;
  const retry = entryOf(template, 'retryStrategy')?.value;
  if (retry === undefined) return { min: ZERO, max: own };
  const limit = textOf(entryOf(retry, 'limit')?.value);
  const again = limit !== null && /^\d{1,6}$/.test(limit) ? Number(limit) : null;
  const backoff = entryOf(retry, 'backoff')?.value;
  const waits = backoff === undefined ? ZERO : again === null ? null : waitsOf(backoff, again);
  const tries = again === null ? null : multiply(own, { digits: BigInt(again) + 1n, scale: 0 });
  const most = durationText(entryOf(backoff, 'maxDuration')?.value);
  const bounds = [
    ...(tries === null || waits === null ? [] : [add(tries, waits)]),
    // No try begins later than that.
    ...(most === null ? [] : [add(most, own)]),
  ].sort(compare);
  return bounds.length === 0 ? null : { min: ZERO, max: bounds[0]! };
}

/** More tries than this with longer and longer waits between them come to no end that anybody waits for. */
const MOST_WAITS = 60;

/** How long all waits between tries take: the first one `duration`, each further one `factor` times as long. */
function waitsOf(backoff: SourceNode, again: number): Decimal | null {
  const first = durationText(entryOf(backoff, 'duration')?.value);
  const factor = textOf(entryOf(backoff, 'factor')?.value) ?? '1';
  if (first === null || !/^\d{1,6}$/.test(factor)) return null;
  // A factor of 0 is none.
  const times = BigInt(Math.max(1, Number(factor)));
  if (times > 1n && again > MOST_WAITS) return null;
  let [sum, next] = [0n, 1n];
  if (times === 1n) sum = BigInt(again);
  else for (let i = 0; i < again; i++, next *= times) sum += next;
  return multiply(first, { digits: sum, scale: 0 });
}

function secondsIn(node: SourceNode | undefined): Decimal | null {
  const text = textOf(node);
  return text !== null && /^\d{1,12}$/.test(text) ? { digits: BigInt(text), scale: 0 } : null;
}

function durationText(node: SourceNode | undefined): Decimal | null {
  const text = textOf(node);
  const duration = text === null || isExpression(text) ? null : parseDuration(text);
  return duration === null || duration === 'inf' ? null : duration;
}

function synchronizationOf(template: SourceNode | undefined): SourceNode | undefined {
  return entryOf(template, 'synchronization')?.value;
}

/** Locks that one task at a time holds. */
function locksOf(template: SourceNode | undefined): readonly string[] {
  const synchronization = synchronizationOf(template);
  const one = entryOf(synchronization, 'mutex')?.value;
  const several = entryOf(synchronization, 'mutexes')?.value;
  const all = [...(one === undefined ? [] : [one]), ...(several?.kind === 'list' ? several.items : [])];
  return all.map((mutex) => `the mutex \`${textOf(entryOf(mutex, 'name')?.value) ?? ''}\``);
}
