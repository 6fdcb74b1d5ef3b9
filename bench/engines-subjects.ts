import { readdirSync, readFileSync } from 'node:fs';
import { readModel } from '../src/model/read/read-model.ts';
import type { Model } from '../src/model/whole/model.ts';
import { questionsOf } from './questions.ts';
import { FIGURES, figureOf } from './timing-figures.ts';

/** What came of one call. */
export interface EngineRun {
  /** Of processor time, with neither the start of Node nor reading. */
  readonly seconds: number;
  readonly unknown: number;
  readonly answers: number;
}

const FAMILIES = 'test/fixtures/scale';

/** Models that tell which engine suits: those of `test/fixtures/scale`, and of each figure one of middle size and the largest. */
export function engineSubjects(): readonly string[] {
  const files = readdirSync(FAMILIES)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace('.yaml', ''))
    .sort();
  const sized = FIGURES.flatMap(({ name, rows }) =>
    [rows[rows.length >> 1]!, rows.at(-1)!].map((row) => `${name}:${row.name}`),
  );
  return [...files, 'recur-100 r=80', ...sized];
}

/** The model of a subject, with its questions. */
export function modelOf(subject: string): Model {
  const [figure = '', row] = subject.split(':');
  if (row !== undefined) {
    const found = figureOf(figure).rows.find(({ name }) => name === row);
    if (found === undefined) throw new Error(`figure ${figure} has no row ${row}`);
    const model = found.model();
    return { ...model, properties: questionsOf(model, found) };
  }
  const [name = '', parameter] = subject.split(' ');
  const file = `${FAMILIES}/${name}.yaml`;
  const [key, value] = parameter?.split('=') ?? [];
  const parameters = new Map(key === undefined ? [] : [[key, Number(value)]]);
  return readModel(readFileSync(file, 'utf8'), { file, parameters }).model;
}
