/**
 * Ways to explore fewer states that keep every verdict and date, by the names that options use; each may be left out.
 * `symmetry`: one state stands for all that differ from it only in which of some identical parts is which.
 */
export const REDUCTIONS = ['symmetry'] as const;

export type Reduction = (typeof REDUCTIONS)[number];
