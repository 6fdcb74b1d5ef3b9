/** What the program around hands in for reading files that name others: these files, and the environment. */
export interface ImportHost {
  /**
   * @returns its text; `null` where there is no such file
   * @throws ModelError when it cannot be read
   */
  readonly read: (file: string) => string | null;
  /** The file that a path in a file of a folder means. */
  readonly resolve: (folder: string, path: string) => string;
  /** The folder of a file. */
  readonly folderOf: (file: string) => string;
  /** What Graphviz reads in a graph in DOT: its `dot_json`, or why it does not. */
  readonly readDot: (text: string) => { readonly json: string } | { readonly error: string };
  /** Variables of the process. */
  readonly environment: ReadonlyMap<string, string>;
}
