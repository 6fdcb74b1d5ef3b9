import type { Diagnostics } from '../../../base/diagnostics.ts';
import type { SourceEntry, SourceNode, SourceScalar } from '../formats/source.ts';
import { MAX_ENTRIES, reportTooMany } from '../values/entries.ts';

type EachValues = ReadonlyMap<string, number>;

const EACH = /^\$\{\{\s*each\s+([A-Za-z_]\w*)\s+in\s+range\(([^,()]+)(?:,([^,()]+))?\)\s*\}\}$/;
const SUM = /\$\{\{([^{}]*)\}\}/g;
const TERM = /\s*([+-]?)\s*(\d+|[A-Za-z_]\w*)/gy;

/**
 * The file with the templates of Ballet written out: `${{ each i in range(0,sites) }}:` repeats what stands below it, in a
 * list or a map, and `${{ i }}` is replaced in texts. Ranges end before their second number, as in Python.
 */
export function filledIn(node: SourceNode, variables: EachValues, report: Diagnostics): SourceNode {
  return new Filling(report).node(node, variables);
}

class Filling {
  readonly #report: Diagnostics;
  #made = 0;

  constructor(report: Diagnostics) {
    this.#report = report;
  }

  node(node: SourceNode, variables: EachValues): SourceNode {
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node, variables);
      case 'list':
        return { ...node, items: node.items.flatMap((item) => this.#item(item, variables)) };
      case 'map':
        return { ...node, entries: node.entries.flatMap((entry) => this.#entry(entry, variables)) };
    }
  }

  #item(item: SourceNode, variables: EachValues): readonly SourceNode[] {
    const [only, ...others] = item.kind === 'map' ? item.entries : [];
    if (only === undefined || others.length > 0 || !EACH.test(only.key.text))
      return [this.node(item, variables)];
    return this.#each(only.key, variables).flatMap((bound) => {
      const { value } = only;
      return value.kind === 'list'
        ? value.items.flatMap((each) => this.#item(each, bound))
        : [this.node(value, bound)];
    });
  }

  #entry({ key, value }: SourceEntry, variables: EachValues): readonly SourceEntry[] {
    if (!EACH.test(key.text))
      return [{ key: this.#scalar(key, variables), value: this.node(value, variables) }];
    return this.#each(key, variables).flatMap((bound) => {
      if (value.kind === 'map') return value.entries.flatMap((entry) => this.#entry(entry, bound));
      this.#report.error('wrong-shape', value.at, 'a map is expected below this loop', 'indent its entries');
      return [];
    });
  }

  /** The variables with each value of the range in turn. */
  #each(key: SourceScalar, variables: EachValues): readonly EachValues[] {
    const [, name = '', first = '', second] = EACH.exec(key.text) ?? [];
    const from = second === undefined ? 0 : this.#value(first, variables, key);
    const to = this.#value(second ?? first, variables, key);
    if (from === null || to === null) return [];
    const count = Math.max(0, to - from);
    this.#made += count;
    if (this.#made > MAX_ENTRIES) {
      reportTooMany(key.at, this.#report);
      return [];
    }
    return Array.from({ length: count }, (_, i) => new Map([...variables, [name, from + i]]));
  }

  #scalar(scalar: SourceScalar, variables: EachValues): SourceScalar {
    if (!scalar.text.includes('${{')) return scalar;
    const text = scalar.text.replaceAll(
      SUM,
      (whole, sum: string) => `${this.#value(sum, variables, scalar) ?? whole}`,
    );
    return { ...scalar, text, lines: [{ text, file: scalar.at.file, line: scalar.at.line, column: null }] };
  }

  /** The value of a sum of numbers and variables; `null` where it has none, which is reported. */
  #value(sum: string, variables: EachValues, at: SourceScalar): number | null {
    const text = sum.trim();
    let value = 0;
    let end = 0;
    for (const [term, sign, what = ''] of text.matchAll(TERM)) {
      const one = /^\d/.test(what) ? Number(what) : variables.get(what);
      if (one === undefined) {
        const hint = this.#report.didYouMean(what, variables.keys());
        this.#report.error('unknown-variable', at.at, `\`${what}\` is no variable`, hint);
        return null;
      }
      value += sign === '-' ? -one : one;
      end += term.length;
    }
    if (end === text.length && text !== '') return value;
    this.#report.error('bad-expression', at.at, `\`${text}\` is not a sum such as \`i+1\``);
    return null;
  }
}
