/** A text longer than this (in characters, or a file in bytes) is refused: 8 MiB. */
export const MAX_FILE_SIZE = 8 * 1024 * 1024;
