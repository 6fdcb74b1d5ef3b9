import { selection } from 'd3-selection';

/**
 * Stands for `d3-transition`, which gestures ask for to interrupt what moves: nothing here does, and it would be a tenth
 * of every report.
 */
export function interrupt(): void {}

Object.assign(selection.prototype, {
  interrupt(this: unknown) {
    return this;
  },
});
