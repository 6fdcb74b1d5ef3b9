import { Diagnostics } from '../../base/diagnostics.ts';
import { compare, type Decimal, type DurationInterval, multiply } from '../../base/duration.ts';
import type { Position } from '../../base/position.ts';
import type { Component } from '../assembly.ts';
import type { ComponentType, Crash, Outcome, Transition } from '../component.ts';
import { timedNames } from '../outcomes.ts';
import { SourceMap } from '../source-map.ts';
import { checkTimeouts } from '../validate/failures.ts';
import type { Model } from '../whole/model.ts';

/** Factors of every least and of every greatest duration, `0 <= min <= max` and `max > 0`. */
export interface Scale {
  readonly min: Decimal;
  readonly max: Decimal;
}

/** Other durations for the components of a model: for another site, other machines, another measurement. */
export interface Overlay {
  readonly name: string;
  /** `null`: durations stay as they are. */
  readonly scale: Scale | null;
  /** component -> transition -> interval; what is left out stays. */
  readonly takes: ReadonlyMap<string, ReadonlyMap<string, DurationInterval>>;
  readonly at?: Position;
}

/** Whether two factors make a {@link Scale}. */
export function isScale({ min, max }: Scale): boolean {
  return min.digits >= 0n && max.digits > 0n && compare(min, max) <= 0;
}

/**
 * The model with the durations of the overlay: first its own intervals replace those of the components, then all
 * intervals are scaled. `positions` tells where its names stand, when it was read from a file.
 * @throws {ModelError} when it names a component, transition or outcome that the model does not have, or when an action
 *   would always time out.
 */
export function applyOverlay(model: Model, overlay: Overlay, positions: SourceMap = new SourceMap()): Model {
  const report = new Diagnostics();
  const components = new Map(model.components.map((c) => [c.name, c]));
  for (const [name, takes] of overlay.takes) {
    const component = components.get(name);
    if (component === undefined) {
      const at = positions.at(overlay, `takes/${name}`);
      const hint = report.didYouMean(name, components.keys());
      report.error('unknown-component', at, `the model has no component \`${name}\``, hint);
      continue;
    }
    const known = timedNames(component.type);
    for (const transition of takes.keys()) {
      if (known.includes(transition)) continue;
      const at = positions.at(overlay, `takes/${name}/${transition}`);
      const hint = report.didYouMean(transition, known);
      report.error('unknown-transition', at, `${name} has no transition \`${transition}\``, hint);
    }
    components.set(name, { ...component, takes: new Map([...component.takes, ...takes]) });
  }
  report.throwErrors();
  const replaced = { ...model, components: [...components.values()] };
  if (overlay.scale !== null) return scaleModel(replaced, overlay.scale);
  refuseLateTimeouts(replaced);
  return replaced;
}

/**
 * The model with every least duration times `scale.min` and every greatest one times `scale.max`, exactly. Settings stay as
 * they are: timeouts, and the pauses before another try.
 * @throws {ModelError} when an action would always time out.
 */
export function scaleModel(model: Model, scale: Scale): Model {
  if (!isScale(scale)) throw new RangeError('a scale needs 0 <= min <= max and max > 0');
  const scaled = ({ min, max }: DurationInterval): DurationInterval => ({
    min: multiply(min, scale.min),
    max: max === 'inf' ? 'inf' : multiply(max, scale.max),
  });
  const outcome = (o: Outcome): Outcome => ({ ...o, takes: o.takes && scaled(o.takes) });
  const transition = (t: Transition): Transition => ({
    ...t,
    takes: scaled(t.takes),
    outcomes: t.outcomes.map(outcome),
  });
  const crash = (c: Crash): Crash => (c.back === null ? c : { ...c, back: scaled(c.back) });
  const types = new Map(
    model.types.map((type): [ComponentType, ComponentType] => [
      type,
      { ...type, transitions: type.transitions.map(transition), crash: type.crash && crash(type.crash) },
    ]),
  );
  const component = (c: Component): Component => ({
    ...c,
    type: types.get(c.type) ?? c.type,
    takes: new Map([...c.takes].map(([name, takes]) => [name, scaled(takes)])),
  });
  const result = { ...model, types: [...types.values()], components: model.components.map(component) };
  refuseLateTimeouts(result);
  return result;
}

function refuseLateTimeouts(model: Model): void {
  const report = new Diagnostics();
  checkTimeouts(model, new SourceMap(), report);
  report.throwErrors();
}
