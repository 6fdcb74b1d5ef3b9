import type { Diagnostics } from '../../base/diagnostics.ts';
import { saysModel } from '../../model/read/formats/model-formats.ts';
import { isJson } from '../../model/read/formats/source.ts';
import { treeOf } from '../draft/draft.ts';
import { EVERY } from '../importer/given-for.ts';
import type { ImportHost } from '../importer/host.ts';
import type { Importer } from '../importer/importer.ts';
import { loadCompose } from './file/load.ts';
import { upModel } from './model/up.ts';
import { upAgainModel } from './model/up-again.ts';
import type { GivenByCall } from './service/given.ts';
import { lint, lintChanges } from './service/lints.ts';
import { readProject } from './service/read-project.ts';
import type { Project } from './service/service.ts';

/** What a call says of compose files. */
export interface ComposeCall {
  /** In the order in which they are merged. */
  readonly files: readonly [string, ...string[]];
  /** The files by which everything runs already; `null` where nothing does. */
  readonly from: readonly [string, ...string[]] | null;
  /** Files of variables, instead of `.env`. */
  readonly envFiles: readonly string[];
  readonly given: GivenByCall;
}

/** Compose files: a model of what `docker compose up` does with them. */
export const COMPOSE: Importer<ComposeCall> = {
  name: 'compose files',
  extensions: ['yaml', 'yml', 'json'],
  recognises: (text) =>
    !saysModel(text) && (isJson(text) ? /"services"\s*:/ : /^(?:services|include)\s*:/m).test(text),
  // A stack is not verified without a file that was to change it, whatever is wrong with that.
  joins: (text) => !saysModel(text),
  read: (call, host, report) => {
    const { files, from, given } = call;
    const project = readFiles(files, call, host, report);
    const before = from === null ? null : readFiles(from, call, host, report);
    refuseUnknown(before === null ? [project] : [project, before], given, report);
    lint(project, given, report);
    if (before !== null) lintChanges(before, project, report);
    report.throwErrors();
    return treeOf(before === null ? upModel(project, given) : upAgainModel(before, project, given));
  },
};

function readFiles(
  files: ComposeCall['files'],
  { envFiles, given }: ComposeCall,
  host: ImportHost,
  report: Diagnostics,
): Project {
  const file = loadCompose(files, { envFiles }, host, report);
  report.throwErrors();
  return readProject(file, given.profiles, report);
}

/** What is given for a service that there is not would be lost without a word. */
function refuseUnknown(projects: readonly Project[], given: GivenByCall, report: Diagnostics): void {
  const file = projects[0]!.file;
  const names = projects.flatMap(({ services }) => services.map(({ name }) => name));
  const known = new Set([...names, EVERY]);
  const options = {
    '--job': given.jobs,
    '--ready': given.ready,
    '--health': given.health,
    '--start': given.start,
  };
  for (const [option, values] of Object.entries(options))
    for (const name of values.keys())
      if (!known.has(name))
        report.add({
          code: 'unknown-service',
          severity: 'error',
          message: `\`${option}\` is given for \`${name}\`, which is no service that is enabled`,
          at: null,
          file,
          hint: report.didYouMean(name, names),
        });
}
