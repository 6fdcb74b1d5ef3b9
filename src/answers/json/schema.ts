import { z } from 'zod';
import { PROPERTY_KINDS } from '../../model/whole/property-spec.ts';
import { SCHEMA_VERSION } from './version.ts';

// What programs may rely on. Objects are open: fields may be added as long as the version is the same.

const version = z.literal(SCHEMA_VERSION);
const verdict = z.enum(['holds', 'violated', 'unknown', 'error']);
const because = z.enum(['max-classes', 'timeout', 'max-memory', 'overflow', 'unbounded', 'interrupted']);
const position = z.int().min(1).nullable().describe('from 1; null where none is known');
const bound = z.number().nullable();
const interval = z
  .looseObject({ min: z.number(), max: bound.describe('null: no bound'), some: z.literal(true).optional() })
  .describe('in seconds, over all runs; with `some`, over those that have the date');

const diagnostic = z.looseObject({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  file: z.string().nullable(),
  line: position,
  column: position,
  hint: z.string().nullable(),
});

const step = z.looseObject({
  at: z.string().describe('an exact decimal, in seconds'),
  event: z.string(),
  component: z.string().nullable(),
  element: z.string().nullable(),
  thread: z.string().nullable(),
  line: position,
});
const trace = z.looseObject({ schemaVersion: version, program: z.string().nullable(), steps: z.array(step) });

const result = z.looseObject({
  name: z.string().describe("the property's name in the file"),
  property: z.enum(PROPERTY_KINDS as [string, ...string[]]),
  program: z.string().nullable(),
  question: z.string().describe('in words'),
  line: position.describe('of the property in its file'),
  column: position,
  verdict: z.enum(['holds', 'violated', 'unknown', 'none']).describe('none: it only measures'),
  because: because.optional(),
  interval: interval.optional(),
  value: z.unknown().optional(),
  bounds: z.unknown().optional(),
  witness: trace.optional(),
  otherWitness: trace.optional(),
  explanation: z.array(z.string()).optional(),
  gantt: z.looseObject({}).optional(),
  statistics: z.looseObject({ engine: z.string() }),
});

const action = z.looseObject({
  component: z.string(),
  transition: z.string(),
  criticalInSome: z.boolean().nullable(),
});

const verification = z.looseObject({
  schemaVersion: version,
  file: z.string().nullable(),
  verdict,
  results: z.array(result),
  criticality: z
    .array(z.looseObject({ program: z.string().nullable(), actions: z.array(action).nullish() }))
    .optional(),
  changes: z
    .looseObject({ since: z.string(), sentences: z.array(z.string()) })
    .describe('what is different from the baseline')
    .optional(),
  diagnostics: z.array(diagnostic),
});

const netResult = z.looseObject({
  name: z.string().describe("the question's name in its file"),
  property: z.enum(['claim', 'reachable', 'dates', 'bounds', 'order', 'deadlock-free']),
  question: z.string().describe('as it is written'),
  verdict: z.enum(['holds', 'violated', 'unknown', 'none']).describe('none: it only measures'),
  because: because.optional(),
  value: z
    .array(z.looseObject({ name: z.string(), min: z.number(), max: bound }))
    .describe('tokens by place, or dates in the units of the net; null: no bound')
    .optional(),
  witness: z
    .looseObject({
      firings: z.array(z.looseObject({ transition: z.string(), at: z.string() })),
      repeat: z.array(z.string()).describe('what follows for ever, in a run without an end'),
    })
    .optional(),
});

/** The answers to questions about a net. */
export const netVerification = z.looseObject({
  schemaVersion: version,
  verdict,
  results: z.array(netResult),
});

const failure = z.looseObject({
  schemaVersion: version,
  verdict: z.enum(['error', 'unknown']),
  diagnostics: z.array(diagnostic),
});

const several = z.looseObject({
  schemaVersion: version,
  verdict,
  files: z.array(z.union([verification, failure])),
});

/** What `madrigal verify --format json` answers: for one file, for several, or that there is no answer. */
export const answerSchema = z.union([verification, several, failure]);

/** Its JSON Schema, with that of answers about a net, as it is published (`schema/answers.schema.json`). */
export function answerJsonSchema(): object {
  const all = z
    .union([...answerSchema.options, netVerification])
    .meta({ title: 'Answers of madrigal verify' });
  return z.toJSONSchema(all, { reused: 'inline' });
}
