import { checkFaults } from '../kinds/form/asked-faults.ts';
import { formOf, type PropertySpec } from '../whole/property-spec.ts';
import { type Check, checkRepeated, reportUnknown, typesByComponent } from './names/check.ts';

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
    checkNamed(property, properties, check);
    formOf(property.kind).check(property, types, check);
  }
}

/** Checks that another property, which this one names, exists and has a verdict, also with faults. */
function checkNamed(property: PropertySpec, all: readonly PropertySpec[], check: Check): void {
  const { positions, gaps, report } = check;
  const name = formOf(property.kind).names(property).property;
  if (name === null || gaps.inEntry('properties', name)) return;
  const at = positions.at(property, 'property');
  const named = all.find((each) => each.name === name);
  if (named === undefined) {
    if (gaps.inSection('properties')) return;
    const known = all.filter((each) => each !== property).map((each) => each.name);
    reportUnknown('unknown-property', `there is no property \`${name}\``, name, known, at, report);
  } else if (formOf(named.kind).names(named).property !== null) {
    const hint = `name the property that \`${name}\` is about`;
    report.error('no-verdict', at, `\`${name}\` is itself about faults`, hint);
  } else if (!formOf(named.kind).decides(named)) {
    const hint = 'name one that holds or not, such as an outage with a bound';
    report.error('no-verdict', at, `\`${name}\` only measures: no fault can break it`, hint);
  }
}

/** Reports what is hardly meant in properties without errors. */
export function doubtProperties(properties: readonly PropertySpec[], check: Check): void {
  for (const property of properties) formOf(property.kind).doubt(property, check);
}
