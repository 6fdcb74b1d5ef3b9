import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listedMutants, withMutant } from '../../support/mutants.ts';

describe('the lines to break in the mutation check', () => {
  const mutants = listedMutants();

  it('are at least twenty', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(20);
  });

  for (const mutant of mutants) {
    it(`can be broken: ${mutant.file}, ${mutant.mistake}`, () => {
      expect(existsSync(mutant.noticedBy)).toBe(true);
      const text = readFileSync(mutant.file, 'utf8');
      expect(withMutant(text, mutant)).not.toBe(text);
    });
  }
});
