import fc from 'fast-check';
import type { Component } from '../../src/model/assembly.ts';
import type { ComponentType } from '../../src/model/component.ts';
import { type RandomCase, sometimes } from './random-assembly.ts';

/** The type when some of its transitions that leave their places alone wait there. */
function withWaits(type: ComponentType, waits: readonly boolean[]): ComponentType {
  const isAlone = (source: string, behavior: string) =>
    type.transitions.filter((t) => t.source === source && t.behavior === behavior).length === 1;
  const transitions = type.transitions.map((t, i) =>
    waits[i % waits.length] && isAlone(t.source, t.behavior) ? { ...t, waits: 'place' as const } : t,
  );
  return { ...type, transitions };
}

/** The case when its types are others. */
function withTypes<C extends RandomCase>(
  drawn: C,
  change: (type: ComponentType, i: number) => ComponentType,
): C {
  const types = new Map(drawn.model.types.map((type, i) => [type, change(type, i)]));
  const components = drawn.model.components.map(
    (c): Component => ({ ...c, type: types.get(c.type) ?? c.type }),
  );
  return { ...drawn, model: { ...drawn.model, types: [...types.values()], components } };
}

/** The cases when some transitions wait in their places. */
export function waiting<C extends RandomCase>(cases: fc.Arbitrary<C>): fc.Arbitrary<C> {
  return fc
    .tuple(cases, fc.array(sometimes(70), { minLength: 3, maxLength: 5 }))
    .map(([drawn, waits]) => withTypes(drawn, (type) => withWaits(type, waits)));
}
