import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatDecimal } from '../../../src/base/duration.ts';
import { ganttAnswer } from '../../../src/gantt/chart/gantt-answer.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { verify } from '../../../src/properties/verify.ts';

test.each(['classes', 'causal'] as const)(
  'a run that reaches its goal by its last event, and hangs there, has a critical path, on %s',
  async (engine) => {
    const file = 'test/fixtures/reached-in-a-hang.yaml';
    const { model } = readModel(readFileSync(file, 'utf8'), { file });
    const [result] = await verify(model, { engine });
    const { least, greatest } = ganttAnswer(model, 'main', result!.boundaries!);
    for (const schedule of [least, greatest!]) {
      expect(schedule.criticalPath.map((bar) => schedule.bars[bar]!.transition)).toEqual(['t']);
      const [bar] = schedule.bars.filter(({ transition }) => transition === 't');
      expect(bar).toMatchObject({ critical: true });
      expect(formatDecimal(bar!.slack!)).toBe('0');
      // It says all the same that nothing moves any more.
      expect(schedule.program!.stuck).toEqual(['x cannot enter `c`: x.need is connected to no provider']);
    }
  },
);
