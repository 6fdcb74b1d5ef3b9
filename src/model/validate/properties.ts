import { formOf, type PropertySpec } from '../property-spec.ts';
import { type Check, checkRepeated, typesByComponent } from './check.ts';

/** Checks that everything that the properties name exists. */
export function checkProperties(properties: readonly PropertySpec[], check: Check): void {
  const types = typesByComponent(check);
  for (const property of properties) {
    const programs = property.programs.filter((p) => p !== null);
    checkRepeated(programs, property, 'in', check);
    formOf(property.kind).check(property, types, check);
  }
}

/** Reports what is hardly meant in properties without errors. */
export function doubtProperties(properties: readonly PropertySpec[], check: Check): void {
  for (const property of properties) formOf(property.kind).doubt(property, check);
}
