import { beforeAll, describe, expect, it } from 'vitest';
import type { AnswerTo } from '../../../src/answers/answer.ts';
import { formatNamed } from '../../../src/answers/formats.ts';
import { StoppedError } from '../../../src/base/heed.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { comparePrograms } from '../../../src/properties/change/compare.ts';
import { verify } from '../../../src/properties/verify.ts';
import { manyComponents } from '../../support/many-components.ts';

/** A program that deploys so many components, each of which uses the one before. */
const chain = (components: number) =>
  manyComponents(
    components,
    't',
    `programs:
  all: "for i in 1..n:\\n  pushB(c{i}, deploy)"
properties:
  late: {terminates: true, deadline: 1s}
`,
  );

let verified: AnswerTo<'verify'>;
let drawn: AnswerTo<'gantt'>;
let compared: AnswerTo<'compare'>;

beforeAll(async () => {
  const { model } = readModel(chain(12), { file: 'chain.yaml' });
  const told = { model, diagnostics: [], inputs: [], options: [] };
  const results = await verify(model);
  verified = {
    question: 'verify',
    ...told,
    verdict: 'violated',
    results,
    criticality: [],
    changes: null,
    saved: [],
  };
  const spec = { kind: 'gantt', name: 'end', deployment: null, when: null, programs: ['all'] } as const;
  const asked = { ...model, properties: [spec] };
  const [result] = await verify(asked);
  drawn = {
    question: 'gantt',
    ...told,
    model: asked,
    deployment: null,
    result: result!,
    remarks: [],
  };
  const comparison = await comparePrograms([{ name: 'all', model, program: 'all' }], {});
  compared = { question: 'compare', ...told, comparison, measured: new Map(), saved: [] };
});

/** A limit that is reached when it has been looked at so often, and how often it was. */
function after(looks: number) {
  let looked = 0;
  return { look: () => (looked++ >= looks ? ('interrupted' as const) : null), looked: () => looked };
}

describe('a chart that is asked for', () => {
  it.each(['svg', 'html', 'json', 'trace'])(
    'is given up at a limit, wherever that is reached: %s',
    async (name) => {
      const format = formatNamed(name)!;
      // The first time, more is computed: a system is compiled once.
      await format.write(drawn);
      const all = after(Infinity);
      await format.write(drawn, undefined, all.look);
      expect(all.looked()).toBeGreaterThan(10);
      for (const share of [0, 0.3, 0.6, 0.99]) {
        const { look } = after(Math.floor(share * all.looked()));
        await expect(format.write(drawn, undefined, look)).rejects.toThrow(StoppedError);
      }
    },
  );
});

describe('where charts stand beside answers, a limit costs no answer', () => {
  it.each([
    ['html', /terminates in program all[\s\S]*Not drawn, because it was interrupted\./],
    ['markdown', /\| ✗ \| late in all[\s\S]*No run is drawn, because it was interrupted\./],
    ['trace', /"because": "interrupted"/],
  ])('%s', async (name, told) => {
    const text = await formatNamed(name)!.write(verified, undefined, after(0).look);
    expect(text).toMatch(told);
    expect(await formatNamed(name)!.write(verified)).not.toMatch(/interrupted/);
  });

  it('html of programs side by side', async () => {
    const text = await formatNamed('html')!.write(compared, undefined, after(0).look);
    expect(text).toMatch(/terminates[\s\S]*Not drawn, because it was interrupted\./);
  });
});
