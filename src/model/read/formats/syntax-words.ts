import type { YAMLError } from 'yaml';

/** A mistake in the syntax, and what to do about it. */
export interface SyntaxWords {
  readonly message: string;
  readonly hint: string | null;
}

const COMMA: SyntaxWords = {
  message: 'a comma is missing, or quotes around a text that holds `: `',
  hint: 'in braces and brackets, entries are written as `{a: 1, b: 2}` and `[a, b]`',
};

/** The words for mistakes that people make often; the first that fits the library's own message is taken. */
const USUAL: readonly (readonly [RegExp, SyntaxWords])[] = [
  [/^Block collections are not allowed within flow/, COMMA],
  [/^Implicit keys of flow sequence pairs need to be on a single line/, COMMA],
  [/^Missing , (?:or : )?between flow/, COMMA],
  [
    /^Implicit keys need to be on a single line/,
    {
      message: 'a text over several lines would be a key here',
      hint: 'is a `:` missing at the end of its first line, or `- ` before the next one?',
    },
  ],
  [
    /^Implicit map keys need to be followed by map values/,
    { message: 'nothing says what this key stands for', hint: 'write a `:` and a value after it' },
  ],
  [
    /^Nested mappings are not allowed in compact mappings/,
    {
      message: 'a value holds `: `',
      hint: 'put quotes around it, or write the inner entry on a line of its own',
    },
  ],
  [
    /^Unexpected .* at node end/,
    {
      message: 'something stands after the end of a value',
      hint: 'is a comma missing before it, quotes around the whole, or is the line indented otherwise than those above?',
    },
  ],
  [
    /^Flow sequence in block collection must be/,
    {
      message: 'this list lacks its closing `]`',
      hint: 'close it; all its lines are indented more than the key that it belongs to',
    },
  ],
  [
    /^Flow map in block collection must be/,
    {
      message: 'this map lacks its closing `}`',
      hint: 'close it; all its lines are indented more than the key that it belongs to',
    },
  ],
  [
    /^Unexpected flow-(?:seq|map)-end token/,
    { message: 'this bracket closes nothing', hint: 'leave it out, or open it before' },
  ],
  [/^Missing closing ["']/, { message: 'this text lacks its closing quote', hint: null }],
  [
    /^All (?:mapping|sequence|collection) items must start at the same column/,
    { message: 'this line is indented otherwise than those that it belongs to', hint: null },
  ],
];

const TABS = 'indent with spaces';

/**
 * What is wrong with a text that is not YAML, in words for people who do not know the terms of its specification.
 *
 * @param isInFlow whether it stands in braces or brackets
 */
export function syntaxWords({ code, message }: YAMLError, isInFlow: boolean): SyntaxWords {
  const [first = ''] = message.split('\n');
  if (code === 'MULTILINE_IMPLICIT_KEY' && isInFlow) return COMMA;
  const usual = USUAL.find(([pattern]) => pattern.test(first))?.[1];
  if (usual !== undefined) return usual;
  const hint = code === 'TAB_AS_INDENT' ? TABS : null;
  return { message: `${first.charAt(0).toLowerCase()}${first.slice(1)}`, hint };
}
