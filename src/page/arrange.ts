import type { ChartView, ItemView, LaneView } from '../gantt/view/view.ts';

/** How lanes are brought together. */
export type Grouping = 'none' | 'type' | 'prefix';

/** What of a chart is to be seen. */
export interface Wanted {
  readonly grouping: Grouping;
  /** The names of groups and lanes that are folded. */
  readonly folded: ReadonlySet<string>;
  /** Part of the names of lanes or items, in lower case; empty for all. */
  readonly query: string;
  readonly criticalOnly: boolean;
  /** How high one row is, in pixels. */
  readonly row: number;
}

/** The head of a group, or a lane, at its place from the top. */
export interface Band {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly isGroup: boolean;
  readonly folded: boolean;
  readonly top: number;
  readonly height: number;
  /** Its number in the chart; of a group, those of all its lanes. */
  readonly lanes: readonly number[];
  /** Of what is folded, when anything in it runs. */
  readonly spans: readonly BusyTime[];
}

/** A time in which bars of one run are, one at least at any date of it. */
export interface BusyTime {
  readonly run: number;
  readonly from: number;
  readonly to: number;
  readonly critical: boolean;
}

/** All that is to be seen, from top to bottom, and how high that is. */
export interface Arrangement {
  readonly bands: readonly Band[];
  readonly height: number;
}

const PADDING = 6;

/** Places the lanes that are wanted. */
export function arrange(view: ChartView, wanted: Wanted): Arrangement {
  const lanes = [...view.lanes.entries()].filter(([, lane]) => isWanted(lane, wanted));
  const bands: Band[] = [];
  let top = 0;
  const add = (band: Omit<Band, 'top' | 'spans'>) => {
    const spans = band.folded ? spansOf(view, band.lanes) : [];
    bands.push({ ...band, top, spans });
    top += band.height;
  };
  const head = wanted.row + PADDING;
  const addLane = ([number, lane]: readonly [number, LaneView]) => {
    const folded = wanted.folded.has(lane.name);
    const height = folded ? head : lane.rows * wanted.row + PADDING;
    const note = lane.note ?? '';
    add({ key: lane.name, name: lane.name, note, isGroup: false, folded, height, lanes: [number] });
  };
  for (const [name, group] of groupsOf(lanes, wanted.grouping)) {
    if (name === null) {
      for (const each of group) addLane(each);
      continue;
    }
    const key = `group ${name}`;
    const folded = wanted.folded.has(key);
    const note = group.length === 1 ? '1 lane' : `${group.length} lanes`;
    add({ key, name, note, isGroup: true, folded, height: head, lanes: group.map(([i]) => i) });
    if (!folded) for (const each of group) addLane(each);
  }
  return { bands, height: top };
}

/** The bars of some lanes, put together where they overlap; those that are critical apart. */
function spansOf({ lanes }: ChartView, which: readonly number[]): readonly BusyTime[] {
  const bars = which
    .flatMap((lane) => lanes[lane]!.items)
    .filter(({ kind }) => kind === 'bar')
    .sort((a, b) => a.from - b.from);
  const spans: BusyTime[] = [];
  const last = new Map<string, number>();
  for (const { run, from, to, critical = false } of bars) {
    const key = `${run} ${critical}`;
    const at = last.get(key);
    const before = at === undefined ? undefined : spans[at]!;
    const end = to ?? from;
    if (at !== undefined && before !== undefined && from <= before.to)
      spans[at] = { ...before, to: Math.max(before.to, end) };
    else last.set(key, spans.push({ run, from, to: end, critical }) - 1);
  }
  return spans.sort((a, b) => Number(a.critical) - Number(b.critical));
}

function isWanted({ name, items }: LaneView, { query, criticalOnly }: Wanted): boolean {
  if (criticalOnly && !items.some(({ critical }) => critical)) return false;
  return query === '' || name.toLowerCase().includes(query) || items.some((item) => matches(item, query));
}

/** Whether an item is one that was looked for. */
export function matches({ label, id }: ItemView, query: string): boolean {
  return (id ?? label).toLowerCase().includes(query);
}

type Lanes = readonly (readonly [number, LaneView])[];

function groupsOf(lanes: Lanes, grouping: Grouping): readonly (readonly [string | null, Lanes])[] {
  if (grouping === 'none') return [[null, lanes]];
  const groups = new Map<string, (readonly [number, LaneView])[]>();
  for (const each of lanes) {
    const name = groupName(each[1], grouping);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [each]);
    else group.push(each);
  }
  return [...groups];
}

/** The type of a lane, or its name up to the first digit or separator. */
export function groupName({ name, type }: LaneView, grouping: Grouping): string {
  return grouping === 'type' ? type : (/^[^\d_.-]+/.exec(name)?.[0] ?? name);
}
