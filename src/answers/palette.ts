import { type Colors, NO_COLORS } from '../base/text/print-diagnostic.ts';

/** How the parts of an answer look; every function gives back its text, with colour around it or not. */
export interface Palette extends Colors {
  /** What holds. */
  readonly green: (text: string) => string;
  /** What is measured. */
  readonly blue: (text: string) => string;
  /** Where there is no colour, names keep their backticks. */
  readonly isColorSupported: boolean;
}

/** Leaves every text as it is: for what is no terminal, or shall have no colours. */
export const PLAIN: Palette = {
  ...NO_COLORS,
  green: NO_COLORS.bold,
  blue: NO_COLORS.bold,
  isColorSupported: false,
};
