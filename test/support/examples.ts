import { readdirSync, readFileSync } from 'node:fs';
import { applyOverlay } from '../../src/model/change/overlay.ts';
import { readModel } from '../../src/model/read/read-model.ts';
import { readOverlay } from '../../src/model/read/read-overlay.ts';
import type { Model } from '../../src/model/whole/model.ts';

/** The model of a file, with the durations of an overlay if one is named; paths are relative to the project. */
export function exampleModel(
  file: string,
  overlay: string | null,
  parameters: ReadonlyMap<string, number> = new Map(),
): Model {
  const { model, loops } = readModel(readFileSync(file, 'utf8'), { file, parameters });
  if (overlay === null) return model;
  const timing = readOverlay(readFileSync(overlay, 'utf8'), { file: overlay, loops });
  return applyOverlay(model, timing.overlay, timing.positions);
}

/** Every YAML file in `examples/`, overlays included, but those that models are made from, and those that plans are asked of. */
export function exampleFiles(): readonly string[] {
  return readdirSync('examples', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml') && !/^(?:compose|import|planning)\//.test(file))
    .map((file) => `examples/${file}`)
    .sort();
}
