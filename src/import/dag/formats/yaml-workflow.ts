import type { Diagnostics } from '../../../base/diagnostics.ts';
import { parseDocuments } from '../../../model/read/formats/parse-documents.ts';
import type { SourceNode } from '../../../model/read/formats/source.ts';
import type { TaskText } from './task-format.ts';

/** The documents of a YAML file; none where it cannot be read on. */
export function documentsOf({ file, text }: TaskText, report: Diagnostics): readonly SourceNode[] {
  const documents = parseDocuments(text.replace(/^\ufeff/, ''), file, report, {
    several: true,
    tags: [],
    shorter: null,
  });
  return documents ?? [];
}

/** Whether a text is an expression that is known only when the workflow runs. */
export function isExpression(text: string): boolean {
  return /\$\{\{|\{\{/.test(text);
}

/** How many tasks a limit lets run at a time; `null` where only the run of the workflow tells. */
export function mostOf(text: string): number | null {
  const most = Number(text);
  return Number.isInteger(most) && most > 0 ? most : null;
}

/** A name for one of several tasks that are made of one, by what tells it from the others. */
export function variantName(name: string, values: readonly string[]): string {
  return [
    name,
    ...values.map((value) => value.replace(/[^A-Za-z0-9_.-]+/g, '_')).filter((value) => value !== ''),
  ].join('-');
}
