import type { Verdict } from '../../properties/answers/verdict.ts';

/** The exit statuses of every command. */
export const EXIT = {
  holds: 0,
  violated: 1,
  /** The call, a file that it names or the model is wrong. */
  error: 2,
  unknown: 3,
  internal: 4,
  interrupted: 130,
} as const;

/** One of the statuses with which a command ends. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where a call has several answers, the status that stands first here becomes that of the process. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.internal,
  EXIT.error,
  EXIT.interrupted,
  EXIT.violated,
  EXIT.unknown,
];

/** The status of several answers together: that of the one which weighs most; `holds` where there is none. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.holds;
}

/** The exit status of one answer; a property that only measures is no reason to fail. */
export function exitOf(verdict: Verdict['kind']): ExitCode {
  return verdict === 'none' ? EXIT.holds : EXIT[verdict];
}
