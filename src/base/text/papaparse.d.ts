/** What is used of Papa Parse: its own types ask for those of Node, which is not known here. */
declare module 'papaparse' {
  interface Parsed {
    readonly data: readonly (readonly string[])[];
    readonly errors: readonly { readonly code: string; readonly message: string; readonly row?: number }[];
  }
  interface Options {
    readonly delimitersToGuess?: readonly string[];
    readonly delimiter?: string;
  }
  const papa: { readonly parse: (text: string, options: Options) => Parsed };
  // biome-ignore lint/style/noDefaultExport: it is what the library exports
  export default papa;
}
