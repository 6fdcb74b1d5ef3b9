import { CODES, type Diagnostic } from '../base/errors.ts';
import type { Position } from '../base/position.ts';
import { printableJson } from '../base/text/printable.ts';
import { questionWords } from '../model/whole/property-spec.ts';
import type { Result } from '../properties/answers/verdict.ts';
import type { AnswerTo } from './answer.ts';
import { diagnosticLine, reasonsOf, resultLine, verdictEntry } from './reasons.ts';
import type { FileVerdict } from './verdicts.ts';
import type { Writers } from './writers.ts';

/**
 * Answers in SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for code scanning: what is violated,
 * unknown or wrong is a result at its line. What holds is none, as those who read it show every result as a problem;
 * the properties of the run have the verdicts of all answers.
 */
export const SARIF: Writers<'verify' | 'verify-several' | 'failure'> = {
  verify: (answer) => log([answer], answer.verdict),
  'verify-several': ({ files, verdict }) => log(files, verdict),
  failure: (answer) => log([answer], answer.because === null ? 'error' : 'unknown'),
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

function log(answers: readonly (AnswerTo<'verify'> | AnswerTo<'failure'>)[], verdict: FileVerdict): string {
  const results = answers.flatMap((answer) => [
    ...(answer.question === 'verify'
      ? answer.results.flatMap((each) => resultOf(each, answer.model.file))
      : []),
    ...answer.diagnostics.map(problemOf),
  ]);
  const value = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Madrigal', rules: rulesOf(results.map(({ ruleId }) => ruleId)) } },
        invocations: [{ executionSuccessful: verdict !== 'error' }],
        results,
        properties: {
          verdict,
          answers: answers.flatMap((each) =>
            each.question === 'verify'
              ? each.results.map((result) => ({ file: each.model.file, ...verdictEntry(result) }))
              : [],
          ),
        },
      },
    ],
  };
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}

/** What each rule is that some result names: a kind of property, or a code of an error or warning. */
function rulesOf(ids: readonly string[]): readonly object[] {
  const codes: Readonly<Record<string, string>> = CODES;
  return [...new Set(ids)].sort().map((id) => ({
    id,
    shortDescription: { text: codes[id] ?? `A property of the kind \`${id}\` that does not hold.` },
  }));
}

function resultOf(result: Result, file: string | null) {
  const { spec, program, verdict } = result;
  if (verdict.kind !== 'violated' && verdict.kind !== 'unknown') return [];
  const text = [resultLine(result), questionWords(spec), ...reasonsOf(result)].join('\n');
  return [
    {
      ruleId: spec.kind as string,
      // `none` is the level of all that is no failure.
      ...(verdict.kind === 'violated' ? { kind: 'fail', level: 'error' } : { kind: 'open', level: 'none' }),
      message: { text },
      locations: locationsOf(spec.at ?? null, file),
      partialFingerprints: { 'property/v1': [file, spec.name, program].join('#') },
    },
  ];
}

function problemOf(diagnostic: Diagnostic) {
  return {
    ruleId: diagnostic.code as string,
    kind: 'fail',
    level: diagnostic.severity,
    message: { text: diagnosticLine(diagnostic) },
    locations: locationsOf(diagnostic.at, diagnostic.file ?? null),
  };
}

function locationsOf(at: Position | null, file: string | null): readonly object[] {
  const name = at?.file ?? file;
  if (name === null || name === '-') return [];
  const region =
    at === null
      ? {}
      : { region: { startLine: at.line, startColumn: at.column, endColumn: at.column + at.length } };
  const uri = encodeURI(name.replaceAll('\\', '/'));
  return [{ physicalLocation: { artifactLocation: { uri }, ...region } }];
}
