import { didYouMean, MOST_SEARCHED, type SharedWork } from './closest.ts';
import { type Code, type Diagnostic, ModelError } from './errors.ts';
import type { Position } from './position.ts';

/** Collects what is wrong and doubtful while a model is read, so that all of it is reported at once. */
export class Diagnostics {
  readonly #found = new Map<string, Diagnostic>();
  readonly #search: SharedWork = { left: MOST_SEARCHED };
  #errors = 0;

  /** The number of errors so far; comparing two values tells whether the work between them succeeded. */
  get errors(): number {
    return this.#errors;
  }

  error(code: Code, at: Position | null, message: string, hint: string | null = null): void {
    this.add({ code, severity: 'error', message, at, hint });
  }

  warning(code: Code, at: Position | null, message: string, hint: string | null = null): void {
    this.add({ code, severity: 'warning', message, at, hint });
  }

  /** The hint "did you mean" for an unknown name; none any more after as many searches as one report may take. */
  didYouMean(name: string, known: Iterable<string>): string | null {
    return didYouMean(name, known, this.#search);
  }

  /**
   * Adds a diagnostic unless the same one is known, or the shape of what stands there has been refused: what a loop repeats
   * at one position is one mistake, and so is what is wrong with something that should not stand there at all.
   */
  add(diagnostic: Diagnostic): void {
    const { code, at, message, severity } = diagnostic;
    if (severity === 'error') this.#errors += 1;
    // A map may lack several keys: those errors share a position.
    const what = at === null || code === 'missing-key' ? message : '';
    const key = keyOf(code, at, what);
    // What is read of something of the wrong shape is no second mistake.
    if (severity === 'error' && this.#found.has(keyOf('wrong-shape', at, ''))) return;
    if (!this.#found.has(key)) this.#found.set(key, diagnostic);
  }

  /** All of them, in the order of their positions; those without a position first. */
  sorted(): readonly Diagnostic[] {
    return [...this.#found.values()].sort(
      (a, b) =>
        compareText(a.at?.file ?? '', b.at?.file ?? '') ||
        (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
        (a.at?.column ?? 0) - (b.at?.column ?? 0),
    );
  }

  /** @throws {ModelError} with everything found, when there is at least one error. */
  throwErrors(): void {
    if (this.#errors > 0) throw new ModelError(this.sorted());
  }
}

function keyOf(code: Code, at: Position | null, what: string): string {
  return `${code} ${at?.file}:${at?.line}:${at?.column} ${what}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
