import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where browsers are looked for; `MADRIGAL_CHROMIUM` names one in another place. */
const PLACES = [
  ...(process.env.MADRIGAL_CHROMIUM === undefined ? [] : [process.env.MADRIGAL_CHROMIUM]),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = PLACES.find((place) => existsSync(place));

/**
 * Whether there is a real browser. Without one the tests that want it are left out and say so;
 * `MADRIGAL_BROWSER=required` makes its absence a failure.
 *
 * @param what is left out
 */
export function hasBrowser(what: string): boolean {
  if (executablePath !== undefined) return true;
  const message = `no Chromium found (looked for ${PLACES.join(', ')})`;
  if (process.env.MADRIGAL_BROWSER === 'required') throw new Error(message);
  console.warn(`Left out: ${what}, ${message}.`);
  return false;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath!,
    args: [
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
}
