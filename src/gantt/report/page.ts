import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '../../base/platform.ts';
import { type Child, dataBlock, element, lines, script, styleSheet } from '../markup.ts';
import type { ReportView } from '../view/view.ts';
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from './page-script.ts';

/** A self-contained page: no network; its script adds to what can be read without it. */
export function htmlPage(title: string, style: string, content: readonly Child[], view: ReportView): string {
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
      element(
        'body',
        {},
        element('main', {}, lines(['', ...content, ''])),
        lines(['', dataBlock('view', view), script(PAGE_SCRIPT), '']),
      ),
    ]),
  );
  return `<!doctype html>\n${page.markup}\n`;
}

/**
 * Nothing may be loaded or sent, and nothing run but the one script; it and the style sheet are known by their hashes.
 * Images are those that the script makes to save a chart, with the style sheet in them.
 */
function contentPolicy(style: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(`\n${style}`)}'`,
    `script-src 'sha256-${PAGE_SCRIPT_HASH}'`,
    'img-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${base64(sha256(utf8ToBytes(text)))}`;
}
