/**
 * What every host of ECMAScript has beyond the language: Node, browsers and workers alike (the Minimum Common Web
 * Platform API, ECMA-429). Nothing else of a host is used below the command line; the compiler is told of none.
 */
const platform = globalThis as unknown as {
  readonly performance: { readonly now: () => number };
  readonly setTimeout: (done: () => void) => unknown;
  readonly btoa: (binary: string) => string;
};

/** Milliseconds since some moment, never going back. */
export function now(): number {
  return platform.performance.now();
}

/** Gives the event loop its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    platform.setTimeout(resolve);
  });
}

/** Bytes in base64 (RFC 4648, section 4), with padding. */
export function base64(bytes: Uint8Array): string {
  return platform.btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
