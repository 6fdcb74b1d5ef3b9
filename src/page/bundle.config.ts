import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** What it is made of besides our own, with the notice that its licence asks for. */
const NOTICE = '/* Holds modules of D3, copyright Mike Bostock, ISC licence, https://d3js.org */\n';

const FILE = resolve('src/gantt/report/page-script.ts');

/**
 * Puts the script of reports into one string that the library holds, so that it writes reports wherever it runs: there
 * is no file to be found beside it.
 */
export default defineConfig({
  input: 'src/page/main.ts',
  platform: 'browser',
  resolve: { alias: { 'd3-transition': resolve('src/page/no-transition.ts') } },
  plugins: [asString()],
  output: {
    dir: 'dist/page-script',
    format: 'iife',
    minify: true,
    comments: false,
  },
});

/** Writes a module with the script as a string before anything else is compiled. */
function asString(): Plugin {
  return {
    name: 'as-string',
    generateBundle(_, bundle) {
      const [file] = Object.values(bundle);
      if (file?.type !== 'chunk') throw new Error('the script of reports is one file');
      // What stands in an element of a page ends at the first of these.
      const code = `${NOTICE}${file.code.trim()}`
        .replaceAll('</', String.raw`<\/`)
        .replaceAll('<!--', String.raw`<\!--`);
      const hash = createHash('sha256').update(code).digest('base64');
      writeFileSync(
        FILE,
        `/** The script of reports: \`src/page\`, bundled. Written by \`npm run build\`. */
export const PAGE_SCRIPT = ${JSON.stringify(code)};

/** Its SHA-256 in base64, which lets a page run it. */
export const PAGE_SCRIPT_HASH = '${hash}';
`,
      );
      for (const name of Object.keys(bundle)) delete bundle[name];
    },
  };
}
