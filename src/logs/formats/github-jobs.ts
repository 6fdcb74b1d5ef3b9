import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { field, itemsOf, optionalDate, requiredText, textOf, timeBetween } from '../rows/fields.ts';
import { type Json, parseJson } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import { type ActionName, actionWords, type LogRow } from '../rows/row.ts';

/** How jobs end whose length says nothing of how long they take. */
const FAILURES = ['failure', 'cancelled', 'timed_out', 'startup_failure', 'action_required', 'stale'];

/** The jobs of runs of a workflow as GitHub's REST interface answers them. Waiting for a runner does not count. */
export const GITHUB_JOBS: LogFormat = {
  name: 'jobs of GitHub Actions',
  extensions: ['json'],
  made: '`gh api repos/OWNER/REPO/actions/runs/ID/jobs`',
  recognises: (text) => /^\s*\{/.test(text) && /"jobs"\s*:\s*\[/.test(text) && /"started_at"\s*:/.test(text),
  read: (log, report) => {
    const root = parseJson(log, report);
    if (root === null) return [];
    return itemsOf(field(root, 'jobs'), 'a list of jobs', report).flatMap((job) => rowsOfJob(job, report));
  },
};

/** The job itself, and its steps, of which models seldom tell. */
function rowsOfJob(job: Json, report: Diagnostics): readonly LogRow[] {
  const component = requiredText(job, 'name', report);
  if (component === null) return [];
  const run = [field(job, 'run_id'), field(job, 'run_attempt')]
    .flatMap((part) => (part?.kind === 'number' ? [part.text] : []))
    .join('.');
  const steps = itemsOf(field(job, 'steps'), 'a list of steps', report);
  return [
    ...rowOf(job, run || null, { component, transition: null }, false, report),
    ...steps.flatMap((step) =>
      rowOf(step, run || null, { component, transition: textOf(field(step, 'name')) }, true, report),
    ),
  ];
}

function rowOf(
  node: Json,
  run: string | null,
  name: ActionName,
  detail: boolean,
  report: Diagnostics,
): readonly LogRow[] {
  heed();
  const conclusion = textOf(field(node, 'conclusion')) ?? '';
  if (conclusion === 'skipped' || (detail && name.transition === null)) return [];
  const start = optionalDate(node, 'started_at', report);
  const end = optionalDate(node, 'completed_at', report);
  if (start === null) return [];
  const time = timeBetween(start, end, `\`${actionWords(name)}\``, node.at, report);
  if (time === null) return [];
  return [{ run, names: [name], time, failed: FAILURES.includes(conclusion), detail, at: node.at }];
}
