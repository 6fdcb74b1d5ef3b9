/**
 * Ways to explore fewer states that keep every verdict and date, by the names that options use; each may be left out.
 * `contraction`: classes are not told apart by how long ago their last firing was. `unions`: classes become one where that
 * adds no state. `stubborn`: where no time can pass, firings that do not compete come in one order only. `symmetry`: one
 * state stands for all that differ from it only in which of some identical parts is which.
 */
export const REDUCTIONS = ['contraction', 'unions', 'stubborn', 'symmetry'] as const;

/** One of them, by its name. */
export type Reduction = (typeof REDUCTIONS)[number];
