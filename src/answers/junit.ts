import type { Diagnostic } from '../base/errors.ts';
import { concat, element, lines, type Markup } from '../gantt/markup.ts';
import { questionWords } from '../model/whole/property-spec.ts';
import type { Result } from '../properties/answers/verdict.ts';
import { figuresOf } from '../properties/results/wording.ts';
import type { AnswerTo } from './answer.ts';
import { diagnosticLine, reasonsOf } from './reasons.ts';
import type { Writers } from './writers.ts';

/**
 * Answers as test results in the XML of JUnit, as Jenkins and GitLab read it: a suite for each file, a case for each
 * answer. What is violated is a failure; what is unknown is an error, and so is what kept a file from being answered.
 */
export const JUNIT: Writers<'verify' | 'verify-several' | 'failure'> = {
  verify: (answer) => document([suiteOf(answer)]),
  'verify-several': ({ files }) => document(files.map(suiteOf)),
  failure: (answer) => document([suiteOf(answer)]),
};

interface Suite {
  readonly markup: Markup;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function document(suites: readonly Suite[]): string {
  const sum = (count: 'tests' | 'failures' | 'errors') =>
    suites.reduce((all, suite) => all + suite[count], 0);
  const counts = { tests: sum('tests'), failures: sum('failures'), errors: sum('errors') };
  const inner = concat('\n', lines(suites.map(({ markup }) => markup)), '\n');
  const { markup } = element('testsuites', { name: 'madrigal', ...counts }, inner);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup}\n`;
}

function suiteOf(answer: AnswerTo<'verify'> | AnswerTo<'failure'>): Suite {
  if (answer.question === 'verify') return verifiedSuite(answer);
  const { file, because, diagnostics } = answer;
  const name = file ?? diagnostics[0]?.at?.file ?? diagnostics[0]?.file ?? 'madrigal';
  const cases =
    because === null
      ? diagnostics.filter(({ severity }) => severity === 'error').map((each) => problemCase(each, name))
      : [element('testcase', { name: because, classname: name }, element('error', { message: because }))];
  return suite(name, cases, { failures: 0, errors: cases.length }, []);
}

function verifiedSuite({ model, results, verdict, diagnostics }: AnswerTo<'verify'>): Suite {
  const name = model.file ?? model.title ?? 'model';
  const number = (kind: string) => results.filter((each) => each.verdict.kind === kind).length;
  // Errors beside answers: a file that could not be written, or warnings that count as errors.
  const refused = verdict === 'error' ? diagnostics : [];
  const cases = [
    ...results.map((result) => resultCase(result, name)),
    ...refused.map((each) => problemCase(each, name)),
  ];
  const counts = { failures: number('violated'), errors: number('unknown') + refused.length };
  return suite(name, cases, counts, verdict === 'error' ? [] : diagnostics);
}

function suite(
  name: string,
  cases: readonly Markup[],
  counts: Pick<Suite, 'failures' | 'errors'>,
  told: readonly Diagnostic[],
): Suite {
  const tests = cases.length;
  const warnings = told.length === 0 ? [] : [element('system-err', {}, told.map(diagnosticLine).join('\n'))];
  const inner = concat('\n', lines([...cases, ...warnings]), '\n');
  return { markup: element('testsuite', { name, tests, ...counts }, inner), tests, ...counts };
}

function resultCase(result: Result, file: string): Markup {
  const { spec, program } = result;
  const classname = program === null ? file : `${file}.${program}`;
  return element('testcase', { name: spec.name, classname }, outcome(result));
}

function outcome(result: Result): Markup {
  const { verdict, spec } = result;
  const reasons = reasonsOf(result);
  const text = [questionWords(spec), ...reasons].join('\n');
  switch (verdict.kind) {
    case 'violated':
      return element('failure', { type: spec.kind, message: reasons[0] ?? 'violated' }, text);
    case 'unknown':
      return element('error', { type: verdict.because, message: reasons[0] ?? 'unknown' }, text);
    case 'holds':
    case 'none':
      return element('system-out', {}, [questionWords(spec), figuresOf(result)].join('\n'));
  }
}

function problemCase(diagnostic: Diagnostic, classname: string): Markup {
  const { code, at } = diagnostic;
  const where = at === null ? '' : `${at.file}:${at.line}:${at.column}: `;
  const error = element(
    'error',
    { type: code, message: diagnostic.message },
    `${where}${diagnosticLine(diagnostic)}`,
  );
  return element('testcase', { name: code, classname }, error);
}
