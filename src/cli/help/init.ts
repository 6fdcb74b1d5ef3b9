import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from '@commander-js/extra-typings';
import { EXIT } from '../call/exit-codes.ts';
import { outputOption } from '../call/options.ts';
import { writeOut } from '../call/streams.ts';
import { run, TERMINAL } from '../output/run.ts';
import { writeNewFile } from '../output/write-file.ts';

/** Where a file of a template goes, and what is done with it then. */
interface Template {
  readonly about: string;
  readonly file: string;
  /** A call that uses the file. */
  readonly next: (file: string) => string;
  /** What that call needs. */
  readonly needs?: string;
}

const TEMPLATES = {
  deployment: {
    about: 'components that come up together',
    file: 'deployment.yaml',
    next: (file) => `madrigal verify ${file} --report report.html`,
  },
  'rolling-update': {
    about: 'replicas behind a load balancer, updated one after the other',
    file: 'rolling-update.yaml',
    next: (file) => `madrigal verify ${file} --set replicas=4`,
  },
  'blue-green': {
    about: 'a new version beside the old one, and a check that may fail',
    file: 'blue-green.yaml',
    next: (file) => `madrigal verify ${file}`,
  },
  drain: {
    about: 'a node that is drained under a disruption budget',
    file: 'drain.yaml',
    next: (file) => `madrigal verify ${file}`,
  },
  compose: {
    about: 'a compose file, whose `up` is verified',
    file: 'compose.yaml',
    next: (file) => `madrigal verify ${file} --job migrate=10s,1m --ready db=3s,15s --ready api=1s,5s`,
  },
  ci: {
    about: 'a workflow of GitHub Actions that verifies all models of a repository',
    file: '.github/workflows/madrigal.yaml',
    next: () => 'madrigal verify .',
    needs: 'where there are models; `madrigal init` writes a first one',
  },
} as const satisfies Readonly<Record<string, Template>>;

const NAMES = Object.keys(TEMPLATES) as readonly (keyof typeof TEMPLATES)[];

/** `madrigal init`: a first file that works. */
export function initCommand() {
  return new Command('init')
    .description('write a first file that works, to begin with')
    .addOption(
      new Option('--template <name>', 'what to begin with').choices(NAMES).default('deployment' as const),
    )
    .addOption(outputOption())
    .addHelpText(
      'after',
      `
Templates:
${NAMES.map((name) => `  ${name.padEnd(15)} ${TEMPLATES[name].about}`).join('\n')}

Examples:
  madrigal init
  madrigal init --template drain -o models/drain.yaml

A file that exists is left as it is. Exit status: 0 it is written, 2 it is not.`,
    )
    .action(({ template, output }) =>
      run(TERMINAL, async () => {
        const { file, next, needs }: Template = TEMPLATES[template];
        const written = output ?? file;
        const text = withSchema(readFileSync(templateFile(template), 'utf8'), dirname(written));
        if (written === '-') await writeOut(text);
        else {
          writeNewFile(written, text);
          await writeOut(
            `Wrote ${written}. Now try:\n\n  ${next(written)}\n${needs === undefined ? '' : `\n${needs}\n`}`,
          );
        }
        return EXIT.holds;
      }),
    );
}

/** The text of a template, as it comes with the package. It is looked for from where the bundle stands. */
function templateFile(name: string): URL {
  return new URL(`../../templates/${name}.yaml`, import.meta.url);
}

const SCHEMA = 'node_modules/madrigal/schema/madrigal.schema.json';

/** The text with the schema where it is: in the package that is installed here or above, else in this one. */
function withSchema(text: string, folder: string): string {
  return text.replace(`./${SCHEMA}`, schemaFrom(folder));
}

function schemaFrom(folder: string): string {
  for (let up = '.'; ; up = `${up}/..`) {
    if (existsSync(join(folder, up, SCHEMA))) return up === '.' ? `./${SCHEMA}` : `${up.slice(2)}/${SCHEMA}`;
    if (resolve(folder, up) === resolve(folder, up, '..')) break;
  }
  return fileURLToPath(new URL('../../schema/madrigal.schema.json', import.meta.url));
}
