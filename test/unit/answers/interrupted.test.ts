import { expect, it } from 'vitest';
import { formatNamed } from '../../../src/answers/formats.ts';
import { verdictOfFile } from '../../../src/answers/verdicts.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { verify } from '../../../src/properties/verify.ts';

const text = `madrigal: 1
index: {i: 1..25}
types:
  T:
    places: [a, b]
    transitions: {s: {move: a -> b, takes: 1s}}
components: {c: T}
deployments: {up: b}
properties:
  "p{i}": {deployability: up}
`;

it('counts what an interruption left open, and names some, in place of a paragraph for each', async () => {
  const { model } = readModel(text, { file: 'many.yaml' });
  const results = await verify(model, { limits: { signal: AbortSignal.abort() } });
  const answer = {
    question: 'verify',
    verdict: verdictOfFile(results),
    ...{
      model,
      results,
      criticality: [],
      changes: null,
      saved: [],
      inputs: [],
      options: [],
      diagnostics: [],
    },
  } as const;
  expect((await formatNamed('pretty')!.write(answer))!.trim().split('\n').slice(-2)).toEqual([
    '25 answers: 25 are unknown',
    'Left open by the interruption: p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, 15 more',
  ]);
  const { results: inJson } = JSON.parse((await formatNamed('json')!.write(answer))!);
  expect(inJson).toHaveLength(25);
});
