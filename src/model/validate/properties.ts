import { checkFaults } from '../kinds/form/asked-faults.ts';
import { formOf, type PropertySpec } from '../whole/property-spec.ts';
import { type Check, checkRepeated, typesByComponent } from './names/check.ts';

/** Checks that everything that the properties name exists. */
export function checkProperties(properties: readonly PropertySpec[], check: Check): void {
  const types = typesByComponent(check.model);
  // The properties that name no program share the list of all.
  const listed = new Set<readonly unknown[]>();
  for (const property of properties) {
    if (!listed.has(property.programs)) {
      const programs = property.programs.filter((p) => p !== null);
      checkRepeated(programs, property, 'in', check);
      listed.add(property.programs);
    }
    checkFaults(property, check);
    formOf(property.kind).check(property, types, check);
  }
}

/** Reports what is hardly meant in properties without errors. */
export function doubtProperties(properties: readonly PropertySpec[], check: Check): void {
  for (const property of properties) formOf(property.kind).doubt(property, check);
}
