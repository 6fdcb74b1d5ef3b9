/** The version of the shape of all answers. Fields may be added; what is there keeps its meaning as long as this does. */
export const SCHEMA_VERSION = 1;
