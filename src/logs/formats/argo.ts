import type { Diagnostics } from '../../base/diagnostics.ts';
import { heed } from '../../base/heed.ts';
import { field, membersOf, optionalDate, requiredText, textOf, timeBetween } from '../rows/fields.ts';
import { type Json, parseJson } from '../rows/json.ts';
import type { LogFormat } from '../rows/log-format.ts';
import type { ActionName, LogRow } from '../rows/row.ts';

/** An Argo workflow with its status, or several of them in a list. Only pods do work; all else is made of them. */
export const ARGO: LogFormat = {
  name: 'status of Argo workflows',
  extensions: ['json'],
  made: '`kubectl get workflow NAME -o json`',
  recognises: (text) =>
    /^\s*\{/.test(text) && /"nodes"\s*:\s*\{/.test(text) && /"(?:startedAt|phase)"\s*:/.test(text),
  read: (log, report) => {
    const root = parseJson(log, report);
    if (root === null) return [];
    const items = field(root, 'items');
    return (items?.kind === 'list' ? items.items : [root]).flatMap((each) => rowsOf(each, report));
  },
};

function rowsOf(workflow: Json, report: Diagnostics): readonly LogRow[] {
  const run = textOf(field(field(workflow, 'metadata'), 'name'));
  const nodes = field(field(workflow, 'status') ?? workflow, 'nodes');
  return membersOf(nodes, 'nodes by their id', report).flatMap(([, node]) => rowOf(run, node, report) ?? []);
}

function rowOf(run: string | null, node: Json, report: Diagnostics): LogRow | null {
  heed();
  const phase = textOf(field(node, 'phase')) ?? '';
  if (textOf(field(node, 'type')) !== 'Pod' || ['Skipped', 'Omitted', 'Pending'].includes(phase)) return null;
  const component = requiredText(node, 'displayName', report);
  const start = optionalDate(node, 'startedAt', report);
  const end = optionalDate(node, 'finishedAt', report);
  if (component === null || start === null) return null;
  const time = timeBetween(start, end, `\`${component}\``, node.at, report);
  if (time === null) return null;
  const failed = phase === 'Failed' || phase === 'Error';
  return {
    run,
    names: namesOf(component, textOf(field(node, 'templateName'))),
    time,
    failed,
    detail: false,
    at: node.at,
  };
}

/** A try of several is called `task(1)`; several tasks may be of one template. */
function namesOf(displayName: string, template: string | null): readonly [ActionName, ...ActionName[]] {
  const task = displayName.replace(/\(\d+\)$/, '');
  const others = [task, ...(template === null ? [] : [template])].filter((name) => name !== displayName);
  return [
    { component: displayName, transition: null },
    ...others.map((component) => ({ component, transition: null })),
  ];
}
