import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROPERTY_KINDS } from '../../../src/model/whole/property-spec.ts';
import type { Figures } from '../../../src/properties/answers/figures.ts';
import { terminates } from '../../../src/properties/kinds/terminates.ts';
import type { Kind } from '../../../src/properties/question/question.ts';

describe('a kind of property', () => {
  test('cannot leave out which runs refute it, nor its figures in JSON: either is an error of the compiler', () => {
    const { refutedBy, ...silent } = terminates;
    // @ts-expect-error `suggest` would not know which runs reject a program.
    const withoutRuns: Kind<'terminates'> = silent;
    expect([withoutRuns.refutedBy, typeof refutedBy]).toEqual([undefined, 'function']);
    // @ts-expect-error the answer in JSON would have no figures where the one in words has.
    const withoutJson: Figures = { isExact: true, words: '3 at once', more: [], numbers: {} };
    expect(withoutJson.json).toBeUndefined();
  });

  test('is told from others in its own files only', () => {
    const sources = readdirSync('src', { encoding: 'utf8', recursive: true }).filter(
      (name) => name.endsWith('.ts') && !/^(model|properties)\/kinds\//.test(name),
    );
    const kinds = PROPERTY_KINDS.join('|');
    const tells = new RegExp(`\\bcase '(${kinds})'|\\bkind [!=]== '(${kinds})'`);
    expect(sources.filter((name) => tells.test(readFileSync(`src/${name}`, 'utf8')))).toEqual([]);
  });
});
