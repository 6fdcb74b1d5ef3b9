import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswerTo } from '../../src/answers/answer.ts';
import { formatsFor } from '../../src/answers/formats.ts';
import { verdictOfFile } from '../../src/answers/verdicts.ts';
import { ModelError } from '../../src/base/errors.ts';
import { NODE_HOST } from '../../src/cli/call/host.ts';
import type { Result } from '../../src/properties/answers/verdict.ts';
import { verify } from '../../src/properties/verify.ts';
import { startLimits } from '../../src/statespace/exploration/limits.ts';
import { randomCase } from '../../src/testing/random-assembly.ts';
import { elementsOf, parseXml } from '../support/xml.ts';

const SEED = Number(process.env.MADRIGAL_SEED ?? 15);
const CASES = Number(process.env.MADRIGAL_CASES ?? 150);

/** A model in which a place may get a second token has no answers. */
function noAnswer(error: unknown): readonly Result[] {
  if (error instanceof ModelError) return [];
  throw error;
}

type Counts = Readonly<Record<Result['verdict']['kind'], number>>;

function counted(verdicts: readonly string[]): Counts {
  const number = (kind: string) => verdicts.filter((verdict) => verdict === kind).length;
  return {
    holds: number('holds'),
    violated: number('violated'),
    unknown: number('unknown'),
    none: number('none'),
  };
}

/** The counts of `6 answers: 5 are violated, 1 is measured`. */
function summed(text: string): Counts {
  const number = (words: string) => Number(new RegExp(`(\\d+) (?:${words})`).exec(text)?.[1] ?? 0);
  return {
    holds: number('holds?\\b'),
    violated: number('(?:is|are) violated'),
    unknown: number('(?:is|are) unknown'),
    none: number('(?:is|are) measured'),
  };
}

const sum = ({ holds, violated, unknown, none }: Counts) => holds + violated + unknown + none;
const summary = (text: string) => summed(/\d+ answers?: .*/.exec(text)![0]);
const kinds = (entries: readonly { readonly verdict: string }[]) =>
  counted(entries.map(({ verdict }) => verdict));

/** What each format says of how many answers there are of each kind; cases of what holds and what is measured are alike in JUnit. */
const SAYS: Readonly<Record<string, (text: string) => Counts>> = {
  pretty: summary,
  markdown: (text) => {
    const rows = [...text.matchAll(/^\| [✓✗?–] \| .* \| (holds|violated|unknown|measured) \|/gm)];
    const table = counted(rows.map(([, word]) => (word === 'measured' ? 'none' : word!)));
    expect(table).toEqual(summary(text));
    return table;
  },
  github: (text) => {
    const told = summary(text);
    expect(text.match(/^::error /gm) ?? []).toHaveLength(told.violated);
    return told;
  },
  html: (text) => {
    const rows = /class="verdicts">.*?<\/table>/s.exec(text)![0];
    const table = counted([...rows.matchAll(/class="verdict (\w+)"/g)].map(([, kind]) => kind!));
    const headline = /<p class="overall">(.*?)<\/p>/.exec(text)![1]!.replaceAll(/<[^>]*>|[✗?✓–] /g, '');
    expect(summary(headline)).toEqual(table);
    expect(Number.parseInt(headline, 10)).toBe(sum(table));
    const all = /id="show-all".*?all (\d+)</.exec(text);
    expect(all === null || Number(all[1]) === sum(table)).toBe(true);
    return table;
  },
  json: (text) => kinds(JSON.parse(text).results),
  trace: (text) => kinds(JSON.parse(text).otherData.answers),
  sarif: (text) => {
    const [run] = JSON.parse(text).runs;
    const told = kinds(run.properties.answers);
    const number = (kind: string) =>
      run.results.filter(
        (each: { kind: string; partialFingerprints?: object }) =>
          each.kind === kind && each.partialFingerprints,
      ).length;
    expect({ violated: number('fail'), unknown: number('open') }).toEqual({
      violated: told.violated,
      unknown: told.unknown,
    });
    return told;
  },
  junit: (text) => {
    const root = parseXml(text);
    const cases = elementsOf(root, 'testcase');
    const number = (name: string) => cases.filter(({ children }) => children[0]?.name === name).length;
    const { tests, failures, errors } = root.attributes;
    expect([cases.length, number('failure'), number('error')].map(String)).toEqual([tests, failures, errors]);
    return { holds: number('system-out'), violated: number('failure'), unknown: number('error'), none: 0 };
  },
};

test(`all formats say the same of how many answers there are of each kind (seed ${SEED})`, async () => {
  const formats = formatsFor('verify');
  expect(formats.map(({ name }) => name).sort()).toEqual(Object.keys(SAYS).sort());
  const seen = { holds: 0, violated: 0, unknown: 0, none: 0 };
  await fc.assert(
    fc.asyncProperty(randomCase, fc.constantFrom(3, 20, 2000), async ({ model }, maxClasses) => {
      const limits = startLimits({ maxClasses, host: NODE_HOST, onProgress: () => {} });
      const results = await verify(model, { limits, engine: 'classes' }).catch(noAnswer);
      const answer: AnswerTo<'verify'> = {
        question: 'verify',
        model,
        verdict: verdictOfFile(results),
        results,
        criticality: [],
        changes: null,
        saved: [],
        diagnostics: [],
        inputs: [],
        options: [],
      };
      if (results.length === 0) return;
      const counts = counted(results.map(({ verdict }) => verdict.kind));
      for (const kind of ['holds', 'violated', 'unknown', 'none'] as const) seen[kind] += counts[kind];
      for (const format of formats) {
        const text = await format.write(answer);
        const { holds, none, ...others } = SAYS[format.name]!(text!);
        const alike = format.name === 'junit';
        expect({ format: format.name, ...others, ...(alike ? { fine: holds } : { holds, none }) }).toEqual({
          format: format.name,
          violated: counts.violated,
          unknown: counts.unknown,
          ...(alike ? { fine: counts.holds + counts.none } : { holds: counts.holds, none: counts.none }),
        });
      }
    }),
    { seed: SEED, numRuns: CASES },
  );
  expect(Math.min(seen.holds, seen.violated, seen.unknown, seen.none)).toBeGreaterThan(10);
}, 300_000);
