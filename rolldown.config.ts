import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

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
