/** How files of one format are told from others. */
export interface InputFormat {
  /** What the user calls it. */
  readonly name: string;
  /** Of its files, without dots, in small letters. Several formats may share one. */
  readonly extensions: readonly string[];
  /** Whether a text looks like one of this format. */
  readonly recognises: (text: string) => boolean;
}

/**
 * The format of a file: of those that its extension allows, the first that recognises its text, else the first. A file
 * without an extension, or with one that none of them has, may be of any.
 */
export function formatOfFile<F extends InputFormat>(
  formats: readonly [F, ...F[]],
  file: string,
  text: string,
): F {
  const extension = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase();
  const [first, ...others] = formats.filter(({ extensions }) => extensions.includes(`${extension}`));
  const possible = first === undefined ? formats : ([first, ...others] as const);
  return possible.find(({ recognises }) => recognises(text)) ?? possible[0];
}
