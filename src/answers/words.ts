import { onOneLine } from '../base/text/printable.ts';
import type { Palette } from './palette.ts';

/** `1 component`, `2 components`, `12,345 classes`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : several}`;
}

/** `12,345`. */
export function grouped(number: number | bigint): string {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Names in backticks, tinted where there is colour. */
export function prose(text: string, colors: Palette): string {
  const plain = onOneLine(text);
  return colors.isColorSupported ? plain.replace(/`([^`]*)`/g, (_, name) => colors.cyan(name)) : plain;
}

const LINE_WIDTH = 100;

/** A sentence in lines of at most so many characters. */
export function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < LINE_WIDTH) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}
