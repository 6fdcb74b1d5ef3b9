import type { Diagnostics } from '../../base/diagnostics.ts';
import { treeOf } from '../draft/draft.ts';
import type { ImportHost } from '../importer/host.ts';
import type { Importer } from '../importer/importer.ts';
import { loadCompose } from './file/load.ts';
import { upModel } from './model/up.ts';
import { EVERY, type Given } from './service/given.ts';
import { lint } from './service/lints.ts';
import { readProject } from './service/read-project.ts';
import type { Project } from './service/service.ts';

/** What a call says of compose files. */
export interface ComposeCall {
  /** In the order in which they are merged. */
  readonly files: readonly [string, ...string[]];
  /** Files of variables, instead of `.env`. */
  readonly envFiles: readonly string[];
  readonly given: Given;
}

/** Compose files: a model of what `docker compose up` does with them. */
export const COMPOSE: Importer<ComposeCall> = {
  name: 'compose files',
  extensions: ['yaml', 'yml', 'json'],
  recognises: (text) =>
    /^\s*\{/.test(text)
      ? /"services"\s*:/.test(text) && !/"madrigal"\s*:/.test(text)
      : /^(?:services|include)\s*:/m.test(text) && !/^madrigal\s*:/m.test(text),
  read: (call, host, report) => {
    const project = readFiles(call, host, report);
    lint(project, call.given, report);
    report.throwErrors();
    return treeOf(upModel(project, call.given));
  },
};

function readFiles({ files, envFiles, given }: ComposeCall, host: ImportHost, report: Diagnostics): Project {
  const file = loadCompose(files, { envFiles }, host, report);
  report.throwErrors();
  const project = readProject(file, given.profiles, report);
  refuseUnknown(project, given, report);
  report.throwErrors();
  return project;
}

/** What is given for a service that there is not would be lost without a word. */
function refuseUnknown({ services, file }: Project, given: Given, report: Diagnostics): void {
  const names = services.map(({ name }) => name);
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
