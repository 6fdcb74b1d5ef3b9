/**
 * The shape of what is written in a file, made by the schema library. Only the schema of files looks inside, so that
 * users of the types of questions need not have the types of that library.
 */
export type Shape = object;
