import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** Every command, loaded when it is called or its help is wanted: most need only some of the libraries. */
export const COMMANDS: readonly {
  readonly name: string;
  /** It has limits, and may take long: it works in a thread of its own, where signals cannot be kept waiting. */
  readonly apart: boolean;
  /**
   * It only helps people to use the other commands: no configuration file is read for it, so that a wrong one does not keep
   * it from answering.
   */
  readonly isHelp?: true;
  readonly load: () => Promise<CommandUnknownOpts>;
}[] = [
  { name: 'verify', apart: true, load: async () => (await import('./verify.ts')).verifyCommand() },
  { name: 'watch', apart: true, load: async () => (await import('./watch.ts')).watchCommand() },
  { name: 'gantt', apart: true, load: async () => (await import('./gantt.ts')).ganttCommand() },
  { name: 'compare', apart: true, load: async () => (await import('./compare.ts')).compareCommand() },
  { name: 'suggest', apart: true, load: async () => (await import('./suggest.ts')).suggestCommand() },
  { name: 'plan', apart: true, load: async () => (await import('./plan.ts')).planCommand() },
  { name: 'simulate', apart: false, load: async () => (await import('./simulate.ts')).simulateCommand() },
  { name: 'replay', apart: false, load: async () => (await import('./replay.ts')).replayCommand() },
  { name: 'calibrate', apart: false, load: async () => (await import('./calibrate.ts')).calibrateCommand() },
  { name: 'conform', apart: false, load: async () => (await import('./conform.ts')).conformCommand() },
  { name: 'translate', apart: false, load: async () => (await import('./translate.ts')).translateCommand() },
  { name: 'explore', apart: true, load: async () => (await import('./explore.ts')).exploreCommand() },
  { name: 'import', apart: false, load: async () => (await import('./import.ts')).importCommand() },
  { name: 'print', apart: false, load: async () => (await import('./print.ts')).printCommand() },
  { name: 'check', apart: false, load: async () => (await import('./check.ts')).checkCommand() },
  {
    name: 'init',
    apart: false,
    isHelp: true,
    load: async () => (await import('../help/init.ts')).initCommand(),
  },
  {
    name: 'explain',
    apart: false,
    isHelp: true,
    load: async () => (await import('../help/explain.ts')).explainCommand(),
  },
  {
    name: 'completion',
    apart: false,
    isHelp: true,
    load: async () => (await import('../help/completion.ts')).completionCommand(COMMANDS),
  },
];
