import type { Diagnostics } from '../../../base/diagnostics.ts';
import { type DurationInterval, multiply, parseDecimal, ZERO } from '../../../base/duration.ts';
import { entryOf, type SourceEntry, type SourceNode } from '../../../model/read/formats/source.ts';
import { scalarsOf, textOf } from '../../../model/read/values/read-values.ts';
import { entriesIn } from '../../draft/tree.ts';
import type { ImportHost } from '../../importer/host.ts';
import { ordered } from '../../importer/ordered.ts';
import type { After, Task, TaskGraph } from '../graph/task-graph.ts';
import { type Uncounted, underLimits, type WrittenLimit } from '../graph/uncounted.ts';
import { startOf, type TaskFormat, type TaskText } from './task-format.ts';
import { documentsOf, isExpression, mostOf, variantName } from './yaml-workflow.ts';

/** How long GitHub lets a job run where nothing is said. */
const USUAL_TIMEOUT = '360';
const MINUTE = { digits: 60n, scale: 0 };
/** Workflows that call each other: GitHub allows ten levels. */
const DEEPEST = 10;
/** Jobs that a matrix makes; GitHub allows 256. */
const MOST_JOBS = 256;

/** A workflow of GitHub Actions: its jobs. Steps are part of their job. */
export const GITHUB_WORKFLOW: TaskFormat = {
  name: 'workflows of GitHub Actions',
  extensions: ['yml', 'yaml'],
  recognises: (text) =>
    /^["']?jobs["']?\s*:/m.test(text) &&
    /^["']?on["']?\s*:|^[ \t]+(?:["']?runs-on["']?|uses)\s*:/m.test(text),
  read: (source, _options, host, report) => {
    const reader = new WorkflowReader(host, report);
    reader.read(source, '', [], false, 0);
    return reader.graph(startOf(source.file));
  },
};

/** A job of a file: the tasks that it becomes, and those that end it. */
interface JobTasks {
  /** The ids of the tasks after which its dependants start. */
  readonly ends: readonly string[];
  /** Whether it may be skipped, with all that need it. */
  readonly maySkip: boolean;
}

class WorkflowReader {
  readonly #host: ImportHost;
  readonly #report: Diagnostics;
  readonly #tasks: Task[] = [];
  readonly #limits: WrittenLimit[] = [];
  readonly #uncounted: Uncounted[] = [];
  /** By concurrency group, which is one for all workflows of a repository, the tasks in it. */
  readonly #groups = new Map<string, { readonly at: Task['at']; readonly holders: string[][] }>();
  #title: string | null = null;

  constructor(host: ImportHost, report: Diagnostics) {
    this.#host = host;
    this.#report = report;
  }

  graph(at: TaskGraph['at']): TaskGraph {
    const groups = [...this.#groups].map(([group, { at, holders }]) => ({
      at,
      words: `the concurrency group \`${group}\``,
      most: 1,
      holders,
    }));
    return {
      title: this.#title,
      at,
      ...underLimits(this.#tasks, [...this.#limits, ...groups], this.#uncounted, this.#report),
      deadline: null,
      durations: 'write `timeout-minutes`',
    };
  }

  /**
   * Takes over the jobs of a workflow.
   *
   * @param prefix what their names begin with
   * @param after what the first of them wait for
   * @returns the ids of the tasks at its end
   */
  read(
    source: TaskText,
    prefix: string,
    after: readonly After[],
    maySkip: boolean,
    depth: number,
  ): readonly string[] {
    const [root] = documentsOf(source, this.#report);
    if (depth === 0) this.#title = textOf(entryOf(root, 'name')?.value);
    const jobs = entriesIn(entryOf(root, 'jobs')?.value);
    const known = new Map(jobs.map((job) => [job.key.text, job]));
    const made = new Map<string, JobTasks>();
    const allNeeds = new Map(jobs.map((job) => [job.key.text, this.#needs(job, known)]));
    for (const name of ordered(allNeeds, (need) => need.name).order) {
      const job = known.get(name)!;
      const needs = allNeeds.get(name)!;
      const before = needs.flatMap(
        ({ name, at }) =>
          made.get(name)?.ends.map((task) => ({ task, at })) ?? [{ task: `${prefix}${name}`, at }],
      );
      const condition = entryOf(job.value, 'if')?.value;
      const always = condition !== undefined && runsAlways(textOf(condition) ?? '');
      const skips =
        !always &&
        (condition !== undefined || maySkip || needs.some(({ name }) => made.get(name)?.maySkip === true));
      const ends = this.#job(source, job, prefix, needs.length > 0 ? before : after, skips, depth);
      made.set(job.key.text, { ends, maySkip: skips });
    }
    const needed = new Set([...allNeeds.values()].flatMap((needs) => needs.map(({ name }) => name)));
    return jobs
      .filter(({ key }) => !needed.has(key.text))
      .flatMap(({ key }) => made.get(key.text)?.ends ?? []);
  }

  #needs({ value }: SourceEntry, known: ReadonlyMap<string, SourceEntry>) {
    const needs = scalarsOf(entryOf(value, 'needs')?.value).map(({ text, at }) => ({ name: text, at }));
    return needs.filter(({ name }, i) => {
      if (known.has(name)) return needs.findIndex((each) => each.name === name) === i;
      const hint = this.#report.didYouMean(name, known.keys());
      this.#report.error('unknown-task', needs[i]!.at, `there is no job \`${name}\``, hint);
      return false;
    });
  }

  #job(
    source: TaskText,
    { key, value }: SourceEntry,
    prefix: string,
    after: readonly After[],
    maySkip: boolean,
    depth: number,
  ): readonly string[] {
    const name = `${prefix}${key.text}`;
    const called = textOf(entryOf(value, 'uses')?.value);
    const strategy = entryOf(value, 'strategy')?.value;
    const matrix = entryOf(strategy, 'matrix')?.value;
    const variants = matrix === undefined ? [NO_VALUES] : variantsOf(matrix);
    const first = this.#tasks.length;
    // The tasks of each variant, which are several where it calls a workflow: these hold a place of a limit together.
    const holders: string[][] = [];
    const ends = (variants ?? [NO_VALUES]).flatMap((values) => {
      const variant = variantName(name, [...values.values()]);
      const inner = called === null ? null : this.#called(called, source, depth);
      if (inner !== null) {
        const begin = this.#tasks.length;
        const last = this.read(inner, `${variant}.`, after, maySkip, depth + 1);
        if (last.length > 0) {
          holders.push(this.#tasks.slice(begin).map(({ id }) => id));
          return last;
        }
      }
      holders.push([variant]);
      const takes = called === null ? this.#timeout(value, values) : null;
      this.#tasks.push({
        id: variant,
        name: variant,
        at: key.at,
        title: textOf(entryOf(value, 'name')?.value),
        about: null,
        takes,
        after,
        maySkip,
      });
      return [variant];
    });
    const tasks = this.#tasks.slice(first).map(({ id }) => id);
    if (variants === null)
      this.#uncounted.push({
        at: matrix!.at,
        what: `the matrix of \`${key.text}\``,
        unit: 'job',
        tasks,
      });
    const most = entryOf(strategy, 'max-parallel');
    const text = textOf(most?.value);
    const atATime = text === null ? Infinity : mostOf(text);
    if (most !== undefined && (atATime === null || variants === null || atATime < variants.length))
      this.#limits.push({ at: most.key.at, words: `\`max-parallel: ${text}\``, most: atATime, holders });
    this.#share(entryOf(value, 'concurrency')?.value, key.at, holders);
    return ends;
  }

  /** Notes that several things are of one concurrency group, where that can be told from others. */
  #share(concurrency: SourceNode | undefined, at: Task['at'], holders: readonly string[][]): void {
    const group = groupOf(concurrency);
    if (group === null) return;
    const sharing = this.#groups.get(group) ?? { at, holders: [] };
    for (const holder of holders) sharing.holders.push(holder);
    this.#groups.set(group, sharing);
  }

  #timeout(job: SourceNode, values: Combination): DurationInterval | null {
    const minutes = entryOf(job, 'timeout-minutes')?.value;
    const written = textOf(minutes) ?? USUAL_TIMEOUT;
    const ofMatrix = /^\s*\$\{\{\s*matrix\.([\w-]+)\s*\}\}\s*$/.exec(written)?.[1];
    const text = (ofMatrix === undefined ? undefined : values.get(ofMatrix)) ?? written;
    if (isExpression(text)) return null;
    const amount = parseDecimal(text);
    if (amount !== null && amount.digits >= 0n) return { min: ZERO, max: multiply(amount, MINUTE) };
    this.#report.error(
      'bad-duration',
      minutes!.at,
      `\`${text}\` is not a number of minutes`,
      'write `timeout-minutes: 30`',
    );
    return null;
  }

  /** The workflow that a job calls, where it is in a file beside this one. */
  #called(uses: string, { file }: TaskText, depth: number): TaskText | null {
    if (!uses.startsWith('./') || depth >= DEEPEST) return null;
    // Paths are meant from the repository, in whose `.github/workflows` workflows are.
    const inner = this.#host.resolve(this.#host.folderOf(file), `../../${uses.slice(2)}`);
    const text = inner === file ? null : this.#host.read(inner);
    return text === null ? null : { file: inner, text };
  }
}

/** What tells the jobs of a matrix apart; `null` where nobody knows before the workflow runs. */
function variantsOf(matrix: SourceNode): readonly Combination[] | null {
  const combinations = combinationsOf(matrix);
  return combinations === null || combinations.length === 0 ? null : combinations;
}

/** Whether a job with this condition runs even where those that it needs were skipped or have failed. */
function runsAlways(condition: string): boolean {
  const text = condition.replace(/^\s*\$\{\{|\}\}\s*$/g, '').replace(/\s/g, '');
  return text === 'always()' || text === '!cancelled()' || text === 'true';
}

/** What is known before a workflow runs, or is the same for all of its jobs. */
const SAME_FOR_ALL = /^(?:[^$]|\$(?!\{\{)|\$\{\{\s*(?:github|vars)\.[\w.-]+\s*\}\})*$/;

/** The group in which one job at a time runs, where it can be told from others. */
function groupOf(concurrency: SourceNode | undefined): string | null {
  const group = textOf(concurrency) ?? textOf(entryOf(concurrency, 'group')?.value);
  return group === null || !SAME_FOR_ALL.test(group) ? null : group;
}

/** The value of each axis of a matrix. */
type Combination = ReadonlyMap<string, string>;

/** Of a job without a matrix. */
const NO_VALUES: Combination = new Map();

/** What a matrix makes jobs of; `null` where it is not known before the workflow runs, or too large. */
function combinationsOf(matrix: SourceNode): readonly Combination[] | null {
  if (matrix.kind !== 'map') return null;
  const special = ['include', 'exclude'];
  const axes = matrix.entries.filter(({ key }) => !special.includes(key.text));
  let combinations: readonly Combination[] = axes.length === 0 ? [] : [new Map()];
  for (const { key, value } of axes) {
    if (value.kind !== 'list') return null;
    combinations = combinations.flatMap((each) =>
      value.items.map((item) => new Map([...each, [key.text, wordOf(item)]])),
    );
    if (combinations.length > 4 * MOST_JOBS) return null;
  }
  const [include, exclude] = special.map((name) => entryOf(matrix, name)?.value);
  if ([include, exclude].some((each) => each !== undefined && each.kind !== 'list')) return null;
  const entries = (node: SourceNode | undefined): readonly Combination[] =>
    node?.kind === 'list'
      ? node.items.map((item) => new Map(entriesIn(item).map(({ key, value }) => [key.text, wordOf(value)])))
      : [];
  const excluded = entries(exclude);
  const kept = combinations.filter((each) => !excluded.some((other) => agrees(each, other)));
  const names = new Set(axes.map(({ key }) => key.text));
  // An entry of `include` that changes nothing of the axes adds to combinations; else it is one more.
  const added = entries(include).filter((each) => {
    const own = new Map([...each].filter(([name]) => names.has(name)));
    return names.size === 0 || !kept.some((other) => agrees(other, own));
  });
  const all = [...kept, ...added];
  return all.length > MOST_JOBS ? null : all;
}

function agrees(combination: Combination, part: Combination): boolean {
  return [...part].every(([name, value]) => combination.get(name) === value);
}

/** A value of a matrix, as a word of a name. */
function wordOf(node: SourceNode): string {
  if (node.kind === 'scalar') return node.text;
  const inner = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  return inner.map(wordOf).join('-');
}
