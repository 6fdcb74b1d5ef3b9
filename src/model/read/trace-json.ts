import { z } from 'zod';
import { Diagnostics } from '../../base/diagnostics.ts';
import { formatDecimal, parseDecimal } from '../../base/duration.ts';
import { type Code, ModelError } from '../../base/errors.ts';
import type { Position } from '../../base/position.ts';
import type { ConnectionEnds } from '../assembly.ts';
import { type EventKind, elementText, type Step, type Trace } from '../event.ts';
import { EVENT_KINDS } from '../semantics/rules/rules.ts';
import { parseSource } from './formats/parse-source.ts';
import { entryOf, type SourceNode } from './formats/source.ts';

/** The version of the shape of traces that is written and read. */
const SCHEMA_VERSION = 1;

const DATE = z
  .string('a date is a decimal number of seconds in quotes, such as "12.4"')
  .transform((text, context) => {
    const date = parseDecimal(text);
    if (date !== null && date.digits >= 0n) return date;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is not a date in seconds` });
    return z.NEVER;
  });

const NAME = z.string('expected a name or null').nullable();

/** The words for a value of another kind; all else keeps the words of its own. */
function shapeOf(words: string) {
  return (issue: { readonly code?: string }) => (issue.code === 'invalid_type' ? words : undefined);
}

/** `port -> component.port`, as the element of con and dcon; the use port is one of the step's component. */
const ELEMENT_OF_CONNECTION = /^(\S+) -> (\S+)\.(\S+)$/;

function connectionIn({ component, element }: Pick<Step, 'component' | 'element'>): ConnectionEnds | null {
  const [, user, provider, port] = ELEMENT_OF_CONNECTION.exec(element ?? '') ?? [];
  if (component === null || user === undefined || provider === undefined || port === undefined) return null;
  return { user: { component, port: user }, provider: { component: provider, port } };
}

const STEP_SHAPE = z.strictObject(
  {
    at: DATE,
    event: z.enum(EVENT_KINDS, `an event is one of ${EVENT_KINDS.join(', ')}`),
    component: NAME,
    element: NAME,
    alternative: z.string('expected a name').optional(),
    outcome: z.string('expected a name').optional(),
    leaves: z.string('expected a name').optional(),
    nth: z.int('nth is a whole number').positive('pushes count from 1').optional(),
    failed: z.literal(true, 'failed is true, or not there at all').optional(),
    thread: NAME,
    line: z.int('a line is a whole number or null').positive('lines count from 1').nullable(),
  },
  { error: shapeOf('a step is an object such as {"at": "0", "event": "leave", ...}') },
);

/** The events that may bear a field which others do not. */
const BEARERS = {
  outcome: ['start', 'end'],
  leaves: ['start'],
  nth: ['wait'],
  failed: ['wait', 'waitAll'],
} as const;

const STEP = STEP_SHAPE.transform(({ alternative, outcome, leaves, nth, failed, ...step }, context): Step => {
  const named: Step = {
    ...step,
    ...(alternative === undefined ? {} : { alternative }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(leaves === undefined ? {} : { leaves }),
    ...(nth === undefined ? {} : { nth }),
    ...(failed === undefined ? {} : { failed }),
  };
  for (const field of ['outcome', 'leaves', 'nth', 'failed'] as const) {
    const bearers: readonly string[] = BEARERS[field];
    if (named[field] === undefined || bearers.includes(step.event)) continue;
    const message = `only ${bearers.join(' and ')} ${bearers.length === 1 ? 'has' : 'have'} \`${field}\``;
    context.addIssue({ code: 'custom', path: [field], message });
  }
  if (step.event !== 'con' && step.event !== 'dcon') return named;
  const connection = connectionIn(step);
  if (connection !== null) return { ...named, element: null, connection };
  const message = `of ${step.event} it is the two ports, \`port -> component.port\``;
  context.addIssue({ code: 'custom', path: ['element'], message });
  return z.NEVER;
});

const TRACE = z.strictObject(
  {
    schemaVersion: z.literal(SCHEMA_VERSION),
    program: NAME,
    timed: z.literal(false, 'timed is false, or not there at all').optional(),
    steps: z.array(STEP, 'steps is a list'),
  },
  { error: shapeOf('expected a trace, an object with `schemaVersion`, `program` and `steps`') },
);

/** A trace as it stands in the JSON answers and in a file of its own. */
export interface TraceJson {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly program: string | null;
  /** Present when every transition is read as `[0, inf)`. */
  readonly timed?: false;
  readonly steps: readonly {
    /** Seconds, an exact decimal. */
    readonly at: string;
    readonly event: EventKind;
    readonly component: string | null;
    readonly element: string | null;
    readonly alternative?: string;
    /** The named outcome of a transition that starts or ends. */
    readonly outcome?: string;
    /** The place that a transition leaves as it starts. */
    readonly leaves?: string;
    /** The number of a `wait(c, b, n)`. */
    readonly nth?: number;
    /** A wait that fails. */
    readonly failed?: true;
    readonly thread: string | null;
    readonly line: number | null;
  }[];
}

/** The trace in the shape of its file. */
export function traceToJson(trace: Trace): TraceJson {
  return {
    schemaVersion: SCHEMA_VERSION,
    program: trace.program,
    ...(trace.timed === undefined ? {} : { timed: trace.timed }),
    steps: trace.steps.map((step) => {
      const { at, event, component, alternative, outcome, leaves, nth, failed, thread, line } = step;
      return {
        at: formatDecimal(at),
        event,
        component,
        element: elementText(step),
        ...(alternative === undefined ? {} : { alternative }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(leaves === undefined ? {} : { leaves }),
        ...(nth === undefined ? {} : { nth }),
        ...(failed === undefined ? {} : { failed }),
        thread,
        line,
      };
    }),
  };
}

/** The text of a trace file: JSON, a step on a line. */
export function writeTrace(trace: Trace): string {
  const { steps, ...head } = traceToJson(trace);
  const fields = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  );
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n');
  const list = steps.length === 0 ? '[]' : `[\n${lines}\n  ]`;
  return `{\n${fields.join('')}  "steps": ${list}\n}\n`;
}

function problem(code: Code, message: string, at: Position | null, hint: string | null) {
  return { code, severity: 'error', message, at, hint } as const;
}

/** What is missing at the end of the text, or of a line, is missed after its last character. */
function positionAt(text: string, file: string, offset: number): Position {
  const before = text.slice(0, Math.min(offset, Math.max(0, text.trimEnd().length - 1))).split('\n');
  const { length: line } = before;
  const column = before.at(-1)!.length + 1;
  const width = text.split('\n', line).at(-1)!.replace(/\r$/, '').length;
  return { file, line, column: Math.max(1, Math.min(column, width)), length: 1 };
}

/** Throws `trace-syntax` where the text is not JSON. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const offset = /at position (\d+)/.exec(reason)?.[1];
    // Without an offset the reason itself quotes the text at fault.
    const at = positionAt(text, file, Number(offset ?? 0));
    const hint = 'a trace is what `madrigal simulate --format json` writes, or a `witness` of an answer';
    throw new ModelError([problem('trace-syntax', `the trace is not JSON: ${reason}`, at, hint)]);
  }
}

function childOf(node: SourceNode | undefined, key: PropertyKey): SourceNode | undefined {
  return node?.kind === 'list' ? node.items[Number(key)] : entryOf(node, String(key))?.value;
}

/** Where the value at a path stands in the text; the innermost part of the path that is there at all. */
function locator(text: string, file: string): (path: readonly PropertyKey[]) => Position {
  const root = parseSource(text, file, new Diagnostics()) ?? undefined;
  return (path) => {
    let node = root;
    for (const key of path) {
      const child = childOf(node, key);
      if (child === undefined) break;
      node = child;
    }
    return node === undefined ? positionAt(text, file, 0) : { ...node.at, length: 1 };
  };
}

function pathWords(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return path.length === 0 ? 'the trace' : parts.join('').replace(/^\./, '');
}

/** Whether somebody took the whole answer of `verify` for the trace in it. */
function isAnswer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'results' in value;
}

/**
 * Reads the text of a trace file. Strict: throws a `ModelError` with all that is wrong where it is not JSON, has an
 * unknown version, or lacks a field or has one too many. Whether it is a run of a model is `replay`'s question.
 */
export function readTrace(text: string, file: string): Trace {
  const value = parseJson(text, file);
  if (isAnswer(value)) {
    const hint = 'save one `witness` of its `results` as a file of its own';
    const message = 'this is an answer of `madrigal verify`, not a trace';
    throw new ModelError([problem('trace-shape', message, positionAt(text, file, 0), hint)]);
  }
  const parsed = TRACE.safeParse(value);
  if (parsed.success) {
    const { program, timed, steps } = parsed.data;
    return {
      program,
      ...(timed === undefined ? {} : { timed }),
      steps,
    };
  }
  const positionOf = locator(text, file);
  throw new ModelError(
    parsed.error.issues.map(({ path, message }) =>
      path[0] === 'schemaVersion'
        ? problem(
            'trace-version',
            `a trace says "schemaVersion": ${SCHEMA_VERSION}`,
            positionOf(path),
            'write it anew with `madrigal simulate` or `madrigal verify --format json`',
          )
        : problem('trace-shape', `${pathWords(path)}: ${message}`, positionOf(path), null),
    ),
  );
}
