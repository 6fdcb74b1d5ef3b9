import { Diagnostics } from '../../base/diagnostics.ts';
import { type Claim, type Expression, substituted } from '../../base/expression/expression.ts';
import { parseClaim, type WrittenAtom } from '../../base/expression/parse-claim.ts';
import { heed } from '../../base/heed.ts';
import { isName, NAME_RULE } from '../../base/names.ts';
import type { AskedPlaces } from '../../tpn/net/condition.ts';
import type { TimePetriNet } from '../../tpn/net/time-petri-net.ts';

/** One of the places of an atom, by their numbers, holds so many tokens. */
export type TokenAtom = Omit<AskedPlaces, 'kind'>;

/** What is asked of a net; places and transitions are numbers. */
export type NetQuestion = {
  readonly name: string;
  /** As it is written. */
  readonly text: string;
} & (
  | { readonly kind: 'claim'; readonly claim: Claim<TokenAtom> }
  /** Is there a reachable marking in which it is true? */
  | { readonly kind: 'reachable'; readonly of: Expression<TokenAtom> }
  /** When is it true for the first time, over all runs? */
  | { readonly kind: 'dates'; readonly of: Expression<TokenAtom> }
  /** How many tokens do these places hold, at least and at most? */
  | { readonly kind: 'bounds'; readonly places: readonly number[] }
  /** Does each of these transitions fire only when the one before it in the list has fired? */
  | { readonly kind: 'order'; readonly transitions: readonly number[] }
  /** Can every run go on for ever? */
  | { readonly kind: 'deadlock-free' }
);

const FORMS =
  'write `always E`, `never E`, `eventually E within D`, `P leads to Q within D`, `reachable E`, `dates E`, `bounds p q`, `order t u` or `deadlock-free`';

/**
 * Reads questions about a net, one a line, `name: question`; `#` begins a comment. An expression compares the tokens of
 * places with whole numbers, `p >= 2`; a place alone has a token. Names that are none otherwise stand in braces. Times are
 * whole numbers of the units of the net.
 *
 * @throws ModelError with all that is wrong, at its place in the text
 */
export function readNetQuestions(
  text: string,
  net: TimePetriNet,
  file = 'questions',
): readonly NetQuestion[] {
  const report = new Diagnostics();
  const names: NetNames = { places: numbersByName(net.places), transitions: numbersByName(net.transitions) };
  const questions = text.split('\n').flatMap((line, i) => {
    heed(READING);
    const at = (start: number, length: number) => ({ file, line: i + 1, column: start + 1, length });
    const [, indent = '', name = '', gap = '', asked = ''] =
      /^(\s*)([^:#\s]*)(\s*:\s*)([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    if (/^\s*(#.*)?$/.test(line)) return [];
    if (name === '' || asked === '') {
      report.error('expression-syntax', at(0, line.length), 'this is no question', 'write `name: question`');
      return [];
    }
    if (!isName(name))
      report.error('bad-name', at(indent.length, name.length), `\`${name}\` cannot be a name`, NAME_RULE);
    const start = indent.length + name.length + gap.length;
    const fail = (
      code: 'expression-syntax' | 'unknown-element',
      from: number,
      length: number,
      message: string,
      hint: string | null,
    ) => report.error(code, at(start + from, length), message, hint);
    const found = questionIn(asked, names, fail);
    return found === null ? [] : [{ name, text: asked, ...found } as NetQuestion];
  });
  report.throwErrors();
  return questions;
}

/** Estimated cost of reading a question, in nanoseconds, for {@link heed}. */
const READING = 5_000;

/** The numbers of what is in a net. */
interface NetNames {
  readonly places: ReadonlyMap<string, number>;
  readonly transitions: ReadonlyMap<string, number>;
}

/** Of several elements of one name, the first one is meant. */
function numbersByName(elements: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [number, { name }] of elements.entries()) if (!numbers.has(name)) numbers.set(name, number);
  return numbers;
}

type Fail = (
  code: 'expression-syntax' | 'unknown-element',
  start: number,
  length: number,
  message: string,
  hint: string | null,
) => void;

type Unnamed = NetQuestion extends infer Q
  ? Q extends NetQuestion
    ? Omit<Q, 'name' | 'text'>
    : never
  : never;

function questionIn(text: string, net: NetNames, fail: Fail): Unnamed | null {
  const [word = ''] = text.split(/\s/, 1);
  switch (word) {
    case 'deadlock-free':
      return { kind: 'deadlock-free' };
    case 'bounds': {
      const places = numbersIn(text, net.places, 'place', fail);
      return places && { kind: 'bounds', places };
    }
    case 'order': {
      const transitions = numbersIn(text, net.transitions, 'transition', fail);
      return transitions && { kind: 'order', transitions };
    }
    case 'reachable':
    case 'dates': {
      // What is to be reached is written as what never is: the words are as long as each other, but for some letters.
      const moved = word.length - 'never'.length;
      const claim = claimIn(text.replace(word, 'never'), net, (code, from, length, message, hint) =>
        fail(code, from + moved, length, message, hint),
      );
      return claim === null || !('of' in claim) ? null : { kind: word, of: claim.of };
    }
    default: {
      const claim = claimIn(text, net, fail);
      return claim && { kind: 'claim', claim };
    }
  }
}

function numbersIn(
  text: string,
  elements: ReadonlyMap<string, number>,
  what: string,
  fail: Fail,
): readonly number[] | null {
  const names = [...text.matchAll(/\{((?:\\.|[^\\{}])*)\}|\S+/g)].slice(1);
  const numbers = names.map((match) => {
    const name = match[1] ?? match[0];
    heed(READING);
    const number = elements.get(name) ?? -1;
    if (number < 0)
      fail('unknown-element', match.index, match[0].length, `the net has no ${what} \`${name}\``, null);
    return number;
  });
  if (numbers.length === 0) fail('expression-syntax', 0, text.length, `no ${what} is named`, FORMS);
  return numbers.length === 0 || numbers.includes(-1) ? null : numbers;
}

function claimIn(text: string, net: NetNames, fail: Fail): Claim<TokenAtom> | null {
  const read = parseClaim(text, []);
  if ('mistake' in read) {
    const { start, length, message, hint } = read.mistake;
    fail('expression-syntax', start, length, message, hint ?? FORMS);
    return null;
  }
  let isKnown = true;
  const atom = (written: WrittenAtom): Expression<TokenAtom> => {
    const name = written.name.replace(/^\{(.*)\}$/, '$1');
    const place = net.places.get(name);
    if (place !== undefined) return tokensOf(place, written.comparison);
    isKnown = false;
    fail('unknown-element', written.start, written.length, `the net has no place \`${name}\``, null);
    return { kind: 'constant', value: false };
  };
  const { claim } = read;
  const known = (of: Expression<WrittenAtom>) => substituted(of, atom);
  const found: Claim<TokenAtom> =
    'of' in claim
      ? { form: claim.form, of: known(claim.of) }
      : claim.form === 'eventually'
        ? { ...claim, to: known(claim.to) }
        : { ...claim, from: known(claim.from), to: known(claim.to) };
  if (!('of' in found) && found.within !== null && found.within !== 'inf' && found.within.scale > 0) {
    fail('expression-syntax', 0, text.length, 'the times of a net are whole numbers of its units', null);
    return null;
  }
  return isKnown ? found : null;
}

/** All comparisons are made of "at least so many". */
function tokensOf(place: number, comparison: WrittenAtom['comparison']): Expression<TokenAtom> {
  const { by, number } = comparison ?? { by: '>=', number: 1 };
  const atLeast = (least: number): Expression<TokenAtom> =>
    least <= 0 ? { kind: 'constant', value: true } : { kind: 'atom', atom: { places: [place], least } };
  const not = (of: Expression<TokenAtom>): Expression<TokenAtom> => ({ kind: 'not', of });
  const equal: Expression<TokenAtom> = { kind: 'and', of: [atLeast(number), not(atLeast(number + 1))] };
  switch (by) {
    case '>=':
      return atLeast(number);
    case '>':
      return atLeast(number + 1);
    case '<':
      return not(atLeast(number));
    case '<=':
      return not(atLeast(number + 1));
    case '=':
      return equal;
    case '!=':
      return not(equal);
  }
}
