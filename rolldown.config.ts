import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** What the script needs before it knows the command: with it in another file it would wait for itself. */
const STARTED_WITH = {
  name: 'start',
  test: /src.cli.(commands.index|call.(errands|streams|work-apart))/,
  priority: 4,
};
/** What reads the arguments, which is all that `--help` and `--version` need. */
const ARGUMENTS = { name: 'arguments', test: /src.cli.program\.ts/, priority: 3 };
/**
 * What several commands need is in two files, one for all that read models and one for those that verify them: opening
 * thirty small ones takes longer than reading past what is not used.
 */
const MODELS = {
  name: 'models',
  test: /src.(base.(?!text.table)|model.(?!semantics|explain|change|read.trace|validate.state))|node_modules.(zod|yaml|picocolors)|(answers.text.heading|answers.verdicts|change.at-most|formats.readers)\.ts/,
  minShareCount: 4,
  priority: 2,
};
const VERIFIED = {
  name: 'verified',
  test: /src.(model|tpn|statespace|properties|gantt|answers)/,
  minShareCount: 4,
  priority: 1,
};

/**
 * Puts the command line into a few files, with the libraries that it uses: looking for hundreds of modules takes
 * longer than most commands. What one command alone needs stays in a file of its own, read when it is called.
 */
export default defineConfig({
  // The script, and what it calls, for tests that need no process of their own.
  input: ['src/cli/main.ts', 'src/cli/program.ts'],
  platform: 'node',
  // Of libraries in two forms, the one of modules: what the other one requires cannot be put in.
  resolve: { mainFields: ['module', 'main'] },
  // A large file, which few commands want; and one for nets in XML, whose package has no licence that could be put beside it.
  external: ['@hpcc-js/wasm-graphviz', 'saxes'],
  plugins: [licences()],
  output: {
    dir: 'dist/cli',
    format: 'esm',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: [STARTED_WITH, ARGUMENTS, MODELS, VERIFIED] },
    // Space alone takes time to read. Names stay, for those who read where an error came from.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  },
});

/** Writes the licences of the libraries that are put in beside them. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const packages = new Set(modules.flatMap((id) => folderOfPackage(id) ?? []));
      const source = [...packages].sort().map(noticeOf).join('\n');
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
    },
  };
}

/** The folder of the package that a module of another one belongs to. */
function folderOfPackage(id: string): string | null {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? null;
}

function noticeOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no licence that could be put beside it`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8')}`;
}
