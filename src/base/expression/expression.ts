import type { Duration } from '../duration.ts';

/** What may be true of a state, put together of atoms, each of which says one thing of it. */
export type Expression<A> =
  | { readonly kind: 'atom'; readonly atom: A }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly of: Expression<A> }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression<A>[] };

/**
 * What is claimed of all runs: that an expression is true in every state, or in none; that every maximal run comes to a
 * state with `to`, at the latest `within` after its start; or that, from every state with `from` on, it comes to one with
 * `to`, at the latest `within` later. The same state counts, and so does exactly that date; `null` for any date.
 */
export type Claim<A> =
  | { readonly form: 'always' | 'never'; readonly of: Expression<A> }
  | { readonly form: 'eventually'; readonly to: Expression<A>; readonly within: Duration | null }
  | {
      readonly form: 'leads-to';
      readonly from: Expression<A>;
      readonly to: Expression<A>;
      readonly within: Duration | null;
    };

/** The expressions of a claim, in the order in which it is written. */
export function expressionsOf<A>(claim: Claim<A>): readonly Expression<A>[] {
  switch (claim.form) {
    case 'always':
    case 'never':
      return [claim.of];
    case 'eventually':
      return [claim.to];
    case 'leads-to':
      return [claim.from, claim.to];
  }
}

/** The atoms of an expression, in the order in which it is written. */
export function atomsOf<A>(expression: Expression<A>): readonly A[] {
  switch (expression.kind) {
    case 'atom':
      return [expression.atom];
    case 'constant':
      return [];
    case 'not':
      return atomsOf(expression.of);
    default:
      return expression.of.flatMap((each) => atomsOf(each));
  }
}

/** Whether an expression is true where `isTrue` says which atoms are. */
export function evaluate<A>(expression: Expression<A>, isTrue: (atom: A) => boolean): boolean {
  switch (expression.kind) {
    case 'atom':
      return isTrue(expression.atom);
    case 'constant':
      return expression.value;
    case 'not':
      return !evaluate(expression.of, isTrue);
    case 'and':
      return expression.of.every((each) => evaluate(each, isTrue));
    case 'or':
      return expression.of.some((each) => evaluate(each, isTrue));
  }
}

/** The claim with other atoms. */
export function claimWith<A, B>(claim: Claim<A>, atom: (atom: A) => B): Claim<B> {
  const other = (each: A): Expression<B> => ({ kind: 'atom', atom: atom(each) });
  switch (claim.form) {
    case 'always':
    case 'never':
      return { form: claim.form, of: substituted(claim.of, other) };
    case 'eventually':
      return { ...claim, to: substituted(claim.to, other) };
    case 'leads-to':
      return { ...claim, from: substituted(claim.from, other), to: substituted(claim.to, other) };
  }
}

/** The expression with another one in the place of each atom. */
export function substituted<A, B>(
  expression: Expression<A>,
  other: (atom: A) => Expression<B>,
): Expression<B> {
  switch (expression.kind) {
    case 'atom':
      return other(expression.atom);
    case 'constant':
      return expression;
    case 'not':
      return { kind: 'not', of: substituted(expression.of, other) };
    default:
      return { kind: expression.kind, of: expression.of.map((each) => substituted(each, other)) };
  }
}

/** The precedence of operators: an operand of lower precedence is written in parentheses. */
const BINDING = { or: 0, and: 1, not: 2, atom: 3, constant: 3 } as const;

/** The expression as it may be written, with no more parentheses than it needs. */
export function expressionText<A>(expression: Expression<A>, atomText: (atom: A) => string): string {
  const inner = (part: Expression<A>, least: number) => {
    const text = expressionText(part, atomText);
    return BINDING[part.kind] < least ? `(${text})` : text;
  };
  switch (expression.kind) {
    case 'atom':
      return atomText(expression.atom);
    case 'constant':
      return `${expression.value}`;
    case 'not':
      return `not ${inner(expression.of, BINDING.not)}`;
    default:
      return expression.of
        .map((part) => inner(part, BINDING[expression.kind] + 1))
        .join(` ${expression.kind} `);
  }
}
