import { writeProgram } from '../model/read/program-file.ts';
import type { Writers } from './writers.ts';

/** Programs as files of their own, which `--program-file` reads. */
export const CONCERTO: Writers<'plan'> = {
  plan: ({ plan }) => {
    const [program] = plan.verdict === 'planned' ? plan.model!.programs : [];
    return program === undefined ? null : writeProgram(program);
  },
};
