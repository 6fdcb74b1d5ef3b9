import { type Decimal, formatDecimal } from '../../../base/duration.ts';
import type { Position } from '../../../base/position.ts';
import type { ConnectionDraft, InstanceDraft, PropertyDraft, TypeDraft } from '../../draft/draft.ts';
import { Names } from '../../draft/names.ts';
import type { Workload } from '../manifests/workload.ts';

/** What the model of one workload adds to that of all. */
export interface ModelPiece {
  readonly types: readonly TypeDraft[];
  readonly components: readonly InstanceDraft[];
  readonly connections: readonly ConnectionDraft[];
  /** Where all of it is in the end. */
  readonly ends: readonly (readonly [component: string, places: readonly string[]])[];
  readonly properties: readonly PropertyDraft[];
  readonly resources?: Readonly<Record<string, number>>;
}

/** From some port to another one. */
export function connect(user: string, provider: string, at: Position): ConnectionDraft {
  return { user, provider, at };
}

/** A component of a type that several have. */
export function instance(name: string, type: string, at: Position): InstanceDraft {
  return { name, type, at, takes: {} };
}

/** A property of the model. */
export function ask(
  name: string,
  kind: string,
  argument: string | readonly string[],
  title: string,
  at: Position,
  options: Readonly<Record<string, string>> = {},
): PropertyDraft {
  return { name, kind, argument, title, program: null, at, options };
}

/** As a model file writes a duration. */
export function seconds(duration: Decimal): string {
  return `${formatDecimal(duration)}s`;
}

/** `1` to `n`. */
export function numbers(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

/** How the pieces of one workload are called, where there are several. */
export interface Naming {
  /** Before the names of its components and types. */
  readonly prefix: string;
  /** After the names of its properties. */
  readonly suffix: string;
}

/** Of the only workload, pieces bear their plain names. */
export function namingsOf(workloads: readonly Workload[], names = new Names()): readonly Naming[] {
  return workloads.map(({ name }) =>
    workloads.length === 1 ? { prefix: '', suffix: '' } : namingOf(name, names),
  );
}

/** How the pieces of one of several things are called. */
export function namingOf(name: string, names: Names): Naming {
  const own = names.take(name);
  return { prefix: `${own}-`, suffix: `-${own}` };
}
