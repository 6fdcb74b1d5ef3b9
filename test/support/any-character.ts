import fc from 'fast-check';

/** The first code point that is half of a character, and how many there are. */
const HALVES = { from: 0xd800, count: 0x800 };

/**
 * Any character of Unicode: what the unit `binary` of `fc.string` draws. That one lists them all when it is first asked
 * for, which takes a second.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: 0x10ffff - HALVES.count }).map(
  (n) => String.fromCodePoint(n < HALVES.from ? n : n + HALVES.count),
  (character) => {
    const point = typeof character === 'string' ? (character.codePointAt(0) ?? -1) : -1;
    if (point < 0 || character !== String.fromCodePoint(point)) throw new Error('not one character');
    if (point < HALVES.from) return point;
    if (point < HALVES.from + HALVES.count) throw new Error('half of a character');
    return point - HALVES.count;
  },
);
