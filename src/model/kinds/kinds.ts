import { available } from './available.ts';
import { confluent } from './confluent.ts';
import { criticalFaults } from './critical-faults.ts';
import { deployability } from './deployability.ts';
import { expression } from './expression.ts';
import { forbidden } from './forbidden.ts';
import { gantt } from './gantt.ts';
import { outage } from './outage.ts';
import { parallelism } from './parallelism.ts';
import { sequentiality } from './sequentiality.ts';
import { terminates } from './terminates.ts';
import { tolerates } from './tolerates.ts';

/**
 * Every kind of property, in the order in which they are told of (semantics, section 5). All else follows: which
 * properties there are, how they are read, checked, built and put in words.
 */
export const KINDS = {
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
  tolerates,
  'critical-faults': criticalFaults,
};
