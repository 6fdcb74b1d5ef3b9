import { Diagnostics } from '../../base/diagnostics.ts';
import { type Decimal, formatDecimal, ZERO } from '../../base/duration.ts';
import { Gaps } from '../../base/gaps.ts';
import { type Component, connectionName } from '../assembly.ts';
import type { InitialComponent, RunningState, Underway } from '../configuration.ts';
import { outcomeName } from '../outcomes.ts';
import { SourceMap } from '../source-map.ts';
import { checkState } from '../validate/state.ts';
import type { Model } from '../whole/model.ts';
import { parseSource } from './formats/parse-source.ts';
import { entryOf, type SourceEntry, type SourceNode } from './formats/source.ts';
import { readConnectionEntry } from './read-assembly.ts';
import { withoutExtensions } from './schema/extensions.ts';
import { stateSchema } from './schema/schema.ts';
import { checkShape } from './schema/shape.ts';
import {
  declaredName,
  entriesOf,
  readDuration,
  readWholeNumber,
  scalarsOf,
  textOf,
} from './values/read-values.ts';

const SCHEMA_VERSION = 1;

/** What a reader is told about a state beside its text. */
export interface ReadStateOptions {
  /** The file's name, as messages shall give it. */
  readonly file: string;
  /** The model of which it is a state. */
  readonly model: Model;
  /** Where to note where the parts of the state stand, for the messages of `withState`. */
  readonly positions?: SourceMap;
}

/**
 * Reads the state of a running system from its file, in JSON (or YAML).
 *
 * @throws {ModelError} with everything that is wrong, in the order of the file
 */
export function readState(text: string, options: ReadStateOptions): RunningState {
  const { file, model, positions = new SourceMap() } = options;
  const report = new Diagnostics();
  const whole = parseSource(text, file, report);
  report.throwErrors();
  if (whole === null) throw new Error('a file that cannot be read has an error');
  const root = withoutExtensions(stateSchema, whole);
  const other = otherFile(root);
  if (other !== null) {
    const hint = 'a state is what `madrigal simulate --until` writes';
    report.error('wrong-shape', root.at, `this is ${other}, not the state of a running system`, hint);
    report.throwErrors();
  }
  const broken = checkShape(stateSchema, root, report);
  const state = new StateReader(model, positions, report).state(root);
  const gaps = new Gaps();
  // One of no known type is left out: that connections name it is no second mistake.
  if (state.components.length < entriesOf(entryOf(root, 'components')?.value).length)
    gaps.addSection('components');
  const incomplete = new Set(broken.flatMap(([part, name]) => (part === 'components' ? [name ?? ''] : [])));
  checkState(state, { model, positions, gaps, report }, incomplete);
  report.throwErrors();
  return state;
}

/** What somebody took for a state; `null` when it may be one. */
function otherFile(root: SourceNode): string | null {
  if (entryOf(root, 'types') !== undefined) return 'a model';
  if (entryOf(root, 'steps') !== undefined) return 'a trace';
  return entryOf(root, 'results') === undefined ? null : 'an answer of `madrigal verify`';
}

class StateReader {
  readonly #model: Model;
  readonly #positions: SourceMap;
  readonly #report: Diagnostics;

  constructor(model: Model, positions: SourceMap, report: Diagnostics) {
    this.#model = model;
    this.#positions = positions;
    this.#report = report;
  }

  state(root: SourceNode): RunningState {
    const reading = { report: this.#report, positions: this.#positions };
    return {
      components: entriesOf(entryOf(root, 'components')?.value).flatMap((e) => this.#component(e) ?? []),
      connections: scalarsOf(entryOf(root, 'connections')?.value).flatMap(
        (scalar) => readConnectionEntry(scalar, reading) ?? [],
      ),
    };
  }

  /** `null` for a component of no known type: nothing else can be said of it. */
  #component({ key, value }: SourceEntry): InitialComponent | null {
    const component = this.#instance(declaredName(key, this.#report), entryOf(value, 'type')?.value);
    if (component === null) return null;
    const texts = (part: string) => scalarsOf(entryOf(value, part)?.value).map((scalar) => scalar.text);
    const running = entriesOf(entryOf(value, 'running')?.value);
    const failures = entriesOf(entryOf(value, 'failures')?.value);
    const pausing = entriesOf(entryOf(value, 'pausing')?.value);
    const comingBack = scalarsOf(entryOf(value, 'comingBack')?.value);
    const failing = entryOf(value, 'failing')?.value;
    const keeping = texts('keeping');
    const initial: InitialComponent = {
      component,
      places: texts('places'),
      outputs: texts('outputs'),
      inputs: texts('inputs'),
      running: running.map((entry) => this.#underway(entry)),
      queue: texts('queue'),
      provided: entryOf(value, 'provided') === undefined ? null : texts('provided'),
      failing: textOf(failing),
      failures: new Map(
        failures.map((entry) => [entry.key.text, readWholeNumber(entry.value, this.#report) ?? 0]),
      ),
      pausing: pausing.map((entry) => ({ transition: entry.key.text, elapsed: this.#elapsed(entry.value) })),
      comingBack: comingBack.map((each) => this.#elapsed(each)),
      ...(keeping.length === 0 ? {} : { keeping }),
      at: key.at,
    };
    if (failing !== undefined) this.#positions.mark(initial, 'failing', failing.at);
    for (const [i, { at }] of comingBack.entries()) this.#positions.mark(initial, `comingBack/${i}`, at);
    for (const {
      key: { text, at },
      value: { at: of },
    } of failures) {
      this.#positions.mark(initial, `failures/${text}`, at);
      this.#positions.mark(initial, `times/${text}`, of);
    }
    for (const part of ['places', 'outputs', 'inputs', 'queue', 'provided', 'keeping']) {
      for (const [i, { at }] of scalarsOf(entryOf(value, part)?.value).entries())
        this.#positions.mark(initial, `${part}/${i}`, at);
    }
    for (const [part, entries] of [
      ['running', running],
      ['pausing', pausing],
    ] as const) {
      for (const entry of entries) {
        this.#positions.mark(initial, `${part}/${entry.key.text}`, entry.key.at);
        this.#positions.mark(initial, `elapsed/${entry.key.text}`, entry.value.at);
      }
    }
    return initial;
  }

  /** The component of the file that has this name, or one of the type that only the state has. */
  #instance(name: string, node: SourceNode | undefined): Component | null {
    const text = textOf(node);
    if (text === null || node === undefined) return null;
    const type = this.#model.types.find((t) => t.name === text);
    if (type === undefined) {
      const known = this.#model.types.map((t) => t.name);
      const hint = this.#report.didYouMean(text, known);
      this.#report.error('unknown-type', node.at, `there is no component type \`${text}\``, hint);
      return null;
    }
    const declared = this.#model.components.find((c) => c.name === name);
    if (declared === undefined) return { name, type, start: [type.initial], takes: new Map() };
    if (declared.type === type) return declared;
    this.#report.error(
      'type-mismatch',
      node.at,
      `\`${name}\` is declared with the type \`${declared.type.name}\`, but is a \`${text}\` in the state`,
      'use one type, or another name',
    );
    return null;
  }

  #underway({ key, value }: SourceEntry): Underway {
    const [transition = '', outcome = null] = key.text.split(':');
    return { transition, outcome, elapsed: this.#elapsed(value) };
  }

  #elapsed(value: SourceNode): Decimal {
    const elapsed = readDuration(value, this.#report);
    if (elapsed !== 'inf') return elapsed ?? ZERO;
    this.#report.error('bad-duration', value.at, 'nothing has run for ever', 'say for how long it has run');
    return ZERO;
  }
}

function componentJson(initial: InitialComponent) {
  const { component, places, outputs, inputs, running, queue, provided } = initial;
  const { failing, failures, pausing, comingBack, keeping = [] } = initial;
  const elapsed = running.map((each) => [outcomeName(each), formatDecimal(each.elapsed)] as const);
  const paused = pausing.map((each) => [each.transition, formatDecimal(each.elapsed)] as const);
  return {
    type: component.type.name,
    ...(places.length === 0 ? {} : { places }),
    ...(outputs.length === 0 ? {} : { outputs }),
    ...(inputs.length === 0 ? {} : { inputs }),
    ...(running.length === 0 ? {} : { running: Object.fromEntries(elapsed) }),
    ...(queue.length === 0 ? {} : { queue }),
    ...(provided === null ? {} : { provided }),
    ...(failing === null ? {} : { failing }),
    ...(failures.size === 0 ? {} : { failures: Object.fromEntries(failures) }),
    ...(pausing.length === 0 ? {} : { pausing: Object.fromEntries(paused) }),
    ...(comingBack.length === 0 ? {} : { comingBack: comingBack.map(formatDecimal) }),
    ...(keeping.length === 0 ? {} : { keeping }),
  };
}

function block(lines: readonly string[], open: string, close: string): string {
  return lines.length === 0
    ? `${open}${close}`
    : `${open}\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ${close}`;
}

/** The text of a state file: JSON, a component or a connection on a line. `readState` reads the same state from it. */
export function writeState({ components, connections }: RunningState): string {
  const entries = components.map(
    (initial) => `${JSON.stringify(initial.component.name)}: ${JSON.stringify(componentJson(initial))}`,
  );
  const links = connections.map((connection) => JSON.stringify(connectionName(connection)));
  return [
    '{',
    `  "schemaVersion": ${SCHEMA_VERSION},`,
    `  "components": ${block(entries, '{', '}')},`,
    `  "connections": ${block(links, '[', ']')}`,
    '}\n',
  ].join('\n');
}
