import { Argument, Command, type CommandUnknownOpts, type Option } from '@commander-js/extra-typings';
import { EXIT } from '../call/exit-codes.ts';
import { configOptions, takesFile } from '../call/options.ts';
import { writeOut } from '../call/streams.ts';
import type { KnownCommand } from '../input/config.ts';
import { run, TERMINAL } from '../output/run.ts';

/** A command as shells complete it. */
interface Completed {
  /** The words that call it, after `madrigal`: none for the program itself. */
  readonly words: readonly string[];
  readonly description: string;
  readonly options: readonly Option[];
  /** The commands that may follow. */
  readonly parts: readonly Completed[];
  /** What its arguments may be, where these are words of a list. */
  readonly choices: readonly string[];
}

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELL_NAMES = ['bash', 'zsh', 'fish'] as const satisfies readonly (keyof typeof SHELLS)[];

/**
 * `madrigal completion`: what a shell completes the words of calls by.
 *
 * @param commands all there are, loaded to know their options
 */
export function completionCommand(commands: readonly KnownCommand[]) {
  return new Command('completion')
    .description('write a script by which a shell completes calls')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELL_NAMES))
    .addHelpText(
      'after',
      `
Examples:
  source <(madrigal completion bash)
  madrigal completion zsh > "\${fpath[1]}/_madrigal"
  madrigal completion fish > ~/.config/fish/completions/madrigal.fish

Exit status: 0.`,
    )
    .action((shell) =>
      run(TERMINAL, async () => {
        const program = new Command('madrigal').version('');
        for (const { load } of commands) program.addCommand(await load());
        const plain = commands.filter(({ isHelp }) => isHelp).map(({ name }) => name);
        await writeOut(SHELLS[shell](completed(program, [], plain)));
        return EXIT.holds;
      }),
    );
}

/** @param plain the names of commands that have nothing to do with configuration */
function completed(
  command: CommandUnknownOpts,
  words: readonly string[],
  plain: readonly string[],
): Completed {
  const parts = command.commands.map((part) => completed(part, [...words, part.name()], plain));
  const own = command.createHelp().visibleOptions(command);
  const isConfigured = parts.length === 0 && !plain.includes(command.name());
  return {
    words,
    description: command.description(),
    options: isConfigured ? [...own, ...configOptions()] : own,
    parts,
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
}

/** A command with all that may follow it, the program first. */
function all(command: Completed): readonly Completed[] {
  return [command, ...command.parts.flatMap(all)];
}

function flagsOf({ short, long }: Option): readonly string[] {
  return [short, long].filter((flag) => flag != null);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

/** A text that a shell takes as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function bashScript(program: Completed): string {
  const commands = all(program);
  const valued = commands.flatMap(({ words, options }) =>
    options.filter(takesValue).flatMap((option) => {
      const patterns = flagsOf(option).map((flag) => quoted(`${words.join(' ')}:${flag}`));
      const choices = (option.argChoices ?? []).join(' ');
      if (choices === '' && takesFile(option)) return [];
      return `    ${patterns.join('|')}) COMPREPLY=($(compgen -W ${quoted(choices)} -- "$current")); return ;;`;
    }),
  );
  const called = commands
    .filter(({ words }) => words.length > 0)
    .map(({ words }) => `      ${quoted(words.join(' '))}) command=${quoted(words.join(' '))} ;;`);
  const followed = commands.map((each) => {
    const after = [...each.parts.map(({ words }) => words.at(-1)!), ...each.choices].join(' ');
    const flags = each.options.flatMap(flagsOf).join(' ');
    return `    ${quoted(each.words.join(' '))}) after=${quoted(after)} flags=${quoted(flags)} ;;`;
  });
  return `# Completion of madrigal for bash: source <(madrigal completion bash)
_madrigal() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command='' after='' flags='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${command:+$command }\${COMP_WORDS[i]}" in
${called.join('\n')}
    esac
  done
  case "$command:$previous" in
${valued.join('\n')}
  esac
  case "$command" in
${followed.join('\n')}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  elif [[ -n $after ]]; then
    COMPREPLY=($(compgen -W "$after" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -o bashdefault -F _madrigal madrigal
`;
}

function zshScript(program: Completed): string {
  const escaped = (text: string) => text.replace(/[[\]:\\]/g, String.raw`\$&`);
  const argumentsOf = ({ options, choices }: Completed): string => {
    const lines = options.flatMap((option) =>
      flagsOf(option).map((flag) => {
        const values = option.argChoices === undefined ? '_files' : `(${option.argChoices.join(' ')})`;
        const value = takesValue(option)
          ? `:value:${takesFile(option) || option.argChoices ? values : ' '}`
          : '';
        return quoted(`*${flag}[${escaped(option.description)}]${value}`);
      }),
    );
    const rest = choices.length === 0 ? '_files' : `(${choices.join(' ')})`;
    return `_arguments ${[...lines, quoted(`*:argument:${rest}`)].join(' \\\n        ')}`;
  };
  const branch = (command: Completed, depth: number): string => {
    if (command.parts.length === 0) return argumentsOf(command);
    const names = command.parts.map(({ words, description }) =>
      quoted(`${words.at(-1)}:${description.replaceAll(':', String.raw`\:`)}`),
    );
    const cases = command.parts.map((part) => `${part.words.at(-1)}) ${branch(part, depth + 1)} ;;`);
    return `if (( CURRENT == ${depth} )); then
    local -a names=(${names.join(' ')})
    _describe command names
  else
    case "$words[${depth}]" in
      ${cases.join('\n      ')}
    esac
  fi`;
  };
  return `#compdef madrigal
# Completion of madrigal for zsh: madrigal completion zsh > "\${fpath[1]}/_madrigal"
_madrigal() {
  ${branch(program, 2)}
}
if [[ $funcstack[1] == _madrigal ]]; then _madrigal "$@"; else compdef _madrigal madrigal; fi
`;
}

function fishScript(program: Completed): string {
  const fish = (text: string) => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
  const names = program.parts.map(({ words }) => words.at(-1)).join(' ');
  const lines = all(program).flatMap(({ words, options, parts, choices }) => {
    const [command, part] = words;
    const others = command === undefined ? '' : parts.map((each) => each.words.at(-1)).join(' ');
    const seen =
      command === undefined
        ? `not __fish_seen_subcommand_from ${names}`
        : [command, part]
            .filter((word) => word !== undefined)
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .concat(others === '' ? [] : [`not __fish_seen_subcommand_from ${others}`])
            .join('; and ');
    const start = `complete -c madrigal -n ${fish(seen)}`;
    return [
      ...parts.map((each) => `${start} -f -a ${each.words.at(-1)} -d ${fish(each.description)}`),
      ...choices.map((choice) => `${start} -f -a ${choice}`),
      ...options.map((option) => {
        const flags = flagsOf(option).map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        const values = option.argChoices === undefined ? '' : ` -x -a ${fish(option.argChoices.join(' '))}`;
        const value = takesFile(option) ? ' -r -F' : values === '' && takesValue(option) ? ' -x' : values;
        return `${start} ${flags.join(' ')}${value} -d ${fish(option.description)}`;
      }),
    ];
  });
  return `# Completion of madrigal for fish: madrigal completion fish > ~/.config/fish/completions/madrigal.fish\n${lines.join('\n')}\n`;
}
