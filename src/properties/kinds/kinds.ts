import type { PropertyKind, SpecOf } from '../../model/whole/property-spec.ts';
import type { Kind } from '../question/question.ts';
import { available } from './available.ts';
import { confluent } from './confluent.ts';
import { deployability } from './deployability.ts';
import { forbidden } from './forbidden.ts';
import { gantt } from './gantt.ts';
import { outage } from './outage.ts';
import { parallelism } from './parallelism.ts';
import { sequentiality } from './sequentiality.ts';
import { terminates } from './terminates.ts';

/** Every kind of property, and how it is answered. */
const KINDS: { readonly [K in PropertyKind]: Kind<K> } = {
  deployability,
  sequentiality,
  forbidden,
  parallelism,
  gantt,
  terminates,
  outage,
  available,
  confluent,
};

/** How properties of the kind of this one are answered. */
export function kindOf<K extends PropertyKind>(spec: SpecOf<K>): Kind<K> {
  return KINDS[spec.kind as K];
}
