import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '../../base/platform.ts';
import { type Child, element, lines, styleSheet } from '../markup.ts';

/** A self-contained page: no network, no script. */
export function htmlPage(title: string, style: string, content: readonly Child[]): string {
  const page = element(
    'html',
    { lang: 'en' },
    lines([
      element(
        'head',
        {},
        lines([
          element('meta', { charset: 'utf-8' }),
          element('meta', { 'http-equiv': 'Content-Security-Policy', content: contentPolicy(style) }),
          element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
          element('title', {}, `${title} · Madrigal`),
          styleSheet(style),
        ]),
      ),
      element('body', {}, element('main', {}, lines(['', ...content, '']))),
    ]),
  );
  return `<!doctype html>\n${page.markup}\n`;
}

/** Nothing may be loaded, run or sent; the one style sheet is known by its hash. */
function contentPolicy(style: string): string {
  const hash = base64(sha256(utf8ToBytes(`\n${style}`)));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
