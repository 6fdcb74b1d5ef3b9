import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** Every command, loaded when it is called or its help is wanted: most need only some of the libraries. */
export const COMMANDS: readonly {
  readonly name: string;
  /** It has limits, and may take long: it works in a thread of its own, where signals cannot be kept waiting. */
  readonly apart: boolean;
  readonly load: () => Promise<CommandUnknownOpts>;
}[] = [
  { name: 'verify', apart: true, load: async () => (await import('./verify.ts')).verifyCommand() },
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
  { name: 'check', apart: false, load: async () => (await import('./check.ts')).checkCommand() },
];
