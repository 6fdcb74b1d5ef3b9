/** The colours of one scheme; text on its ground has a contrast of at least 4.5 to 1. */
export interface ColourScheme {
  readonly ground: string;
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly hairline: string;
  readonly bar: string;
  readonly barText: string;
  readonly critical: string;
  readonly criticalLine: string;
  readonly criticalText: string;
  readonly slack: string;
  /** Behind the transitions of a behavior, and behind its name. */
  readonly band: string;
  readonly strip: string;
  /** What is held of a resource. */
  readonly held: string;
  readonly heldText: string;
  readonly out: string;
  readonly outText: string;
  readonly link: string;
  readonly good: string;
  readonly bad: string;
  readonly doubtful: string;
}

/** On a light ground, and on paper. */
export const LIGHT: ColourScheme = {
  ground: '#ffffff',
  raised: '#f6f7f9',
  text: '#1c2430',
  muted: '#5c6675',
  hairline: '#e3e6ea',
  bar: '#bfcfe2',
  barText: '#172a41',
  critical: '#f6b394',
  criticalLine: '#b0441c',
  criticalText: '#45170a',
  slack: '#8ea2ba',
  band: '#f1f4f8',
  strip: '#dbe3ed',
  held: '#c5e0cc',
  heldText: '#14361f',
  out: '#7d2b5a',
  outText: '#ffffff',
  link: '#1f5fae',
  good: '#1a6e3c',
  bad: '#b3261e',
  doubtful: '#85590a',
};

/** On a dark ground. */
export const DARK: ColourScheme = {
  ground: '#14181d',
  raised: '#1c2128',
  text: '#e4e8ed',
  muted: '#9aa5b2',
  hairline: '#2b323b',
  bar: '#34485f',
  barText: '#dce8f6',
  critical: '#7a3319',
  criticalLine: '#f59a71',
  criticalText: '#ffeae0',
  slack: '#6f859e',
  band: '#1a2028',
  strip: '#29333f',
  held: '#28523b',
  heldText: '#d9f2e2',
  out: '#d58bb4',
  outText: '#2a0c1c',
  link: '#7fb4f5',
  good: '#6cc78f',
  bad: '#ff8f85',
  doubtful: '#e2b45c',
};

/** The fonts of text, those that a reader's machine has. */
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
/** The fonts of names and of programs. */
export const MONOSPACE = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** The rules in light, in dark where the reader prefers that, and in light again on paper. */
export function inBothSchemes(rules: (palette: ColourScheme) => string): string {
  return `${rules(LIGHT)}
@media screen and (prefers-color-scheme: dark) {
${rules(DARK)}
}
`;
}
