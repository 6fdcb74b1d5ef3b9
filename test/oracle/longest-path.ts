/** A task, and the names of those before it. */
export interface PlainTask {
  readonly min: number;
  readonly max: number;
  readonly after: readonly string[];
}

/** When all tasks are done at the earliest and at the latest: the longest path through them, by its definition. */
export function longestPath(tasks: Readonly<Record<string, PlainTask>>): readonly [number, number | null] {
  const ends = (bound: 'min' | 'max') => {
    const known: Record<string, number> = {};
    const end = (name: string): number => {
      const task = tasks[name]!;
      known[name] ??= Math.max(0, ...task.after.map(end)) + task[bound];
      return known[name];
    };
    return Math.max(...Object.keys(tasks).map(end));
  };
  const latest = ends('max');
  return [ends('min'), Number.isFinite(latest) ? latest : null];
}
