import type { PropertyKind, SpecOf } from '../../model/whole/property-spec.ts';
import { criticalFaults } from '../faults/critical-faults.ts';
import type { Sweep } from '../faults/sweep.ts';
import { tolerates } from '../faults/tolerates.ts';
import type { Kind, QuestionKind, SweepKind, Telling } from '../question/question.ts';
import { available } from './available.ts';
import { confluent } from './confluent.ts';
import { deployability } from './deployability.ts';
import { expression } from './expression.ts';
import { forbidden } from './forbidden.ts';
import { gantt } from './gantt.ts';
import { outage } from './outage.ts';
import { parallelism } from './parallelism.ts';
import { sequentiality } from './sequentiality.ts';
import { terminates } from './terminates.ts';

/** Every kind of question about runs, and how it is answered. */
const KINDS: { readonly [K in QuestionKind]: Kind<K> } = {
  deployability,
  sequentiality,
  forbidden,
  parallelism,
  gantt,
  terminates,
  outage,
  available,
  confluent,
  expression,
};

/** Every kind of question about other properties. */
const SWEEPS: { readonly [K in SweepKind]: Sweep<K> } = { tolerates, 'critical-faults': criticalFaults };

const TELLINGS: { readonly [K in PropertyKind]: Telling<K> } = { ...KINDS, ...SWEEPS };

/** How properties of the kind of this one are answered. */
export function kindOf<K extends QuestionKind>(spec: SpecOf<K>): Kind<K> {
  return KINDS[spec.kind as K];
}

/** How questions of the kind of this one, about another property, are answered. */
export function sweepOf<K extends SweepKind>(spec: SpecOf<K>): Sweep<K> {
  return SWEEPS[spec.kind as K];
}

/** Whether it is asked about another property. */
export function isSweep(spec: SpecOf<PropertyKind>): spec is SpecOf<SweepKind> {
  return spec.kind in SWEEPS;
}

/** What there is to know of answers of the kind of this one. */
export function tellingOf<K extends PropertyKind>(spec: SpecOf<K>): Telling<K> {
  return TELLINGS[spec.kind as K];
}
