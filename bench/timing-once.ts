/** Answers all timing questions of one model several times and prints what each stage took, as JSON: see `timing.ts`. */
import { fractionToNumber } from '../src/base/duration.ts';
import { NO_FAULTS } from '../src/model/faults.ts';
import { programOf } from '../src/model/subject.ts';
import { compile } from '../src/model/system/system.ts';
import type { Model } from '../src/model/whole/model.ts';
import { watchedFor } from '../src/properties/analysis/watched.ts';
import { criticalityOf } from '../src/properties/criticality/criticality.ts';
import { actionOrders } from '../src/properties/criticality/orders.ts';
import { isSweep, kindOf } from '../src/properties/kinds/kinds.ts';
import { branchesIn } from '../src/properties/question/causal-net-of-program.ts';
import { causalViews } from '../src/properties/question/causal-views.ts';
import type { QuestionSpec } from '../src/properties/question/question.ts';
import { replayedRun, type ShownRun, stepsOfRun } from '../src/properties/question/run.ts';
import { verify } from '../src/properties/verify.ts';
import { translate } from '../src/tpn/translation/translate.ts';
import { questionsOf } from './questions.ts';
import { figureOf } from './timing-figures.ts';
import { STAGES, type Stage, type StageTimes, type Timed } from './timing-stages.ts';

const [figure = '', row = '', repetitions = '1'] = process.argv.slice(2);
const subject = figureOf(figure).rows.find(({ name }) => name === row);
if (subject === undefined) throw new Error(`figure ${figure} has no row ${row}`);
const runs: StageTimes[] = [];
let found = await once(subject.model(), subject.program, subject.deployment);
for (let i = 0; i < Number(repetitions); i++) {
  found = await once(subject.model(), subject.program, subject.deployment);
  runs.push(found.times);
}
const { times: _, ...counts } = found;
console.log(JSON.stringify({ ...counts, runs } satisfies Timed));

async function once(model: Model, name: string | null, deployment: string) {
  const times = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>;
  const measured = async <T>(stage: Stage, work: () => T | Promise<T>): Promise<T> => {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    times[stage] += (user + system) / 1000;
    return result;
  };

  const program = programOf(model, name);
  const specs = questionsOf(model, { program: name, deployment }).filter(
    (spec): spec is QuestionSpec => !isSweep(spec),
  );
  const context = { model, program, faults: NO_FAULTS, system: compile(model, program) };
  const watched = watchedFor(specs.map((spec) => kindOf(spec).needs(spec, context)));
  const translation = await measured('translate', () =>
    translate(model, program, { merge: true, ...watched }),
  );
  const branches = await measured('causal net', () => branchesIn(translation));
  if (branches === null) throw new Error(`too much competes in ${row}`);

  const shown: (() => ShownRun)[] = [];
  const noTrace = { trace: { program: name, steps: [] }, explanation: [] };
  const views = causalViews(
    translation,
    branches,
    null,
    () => false,
    (net, moment) => {
      shown.push(() => replayedRun(context.system, stepsOfRun(translation, net, moment)));
      return noTrace;
    },
  );
  let width: number | null = null;
  for (const spec of specs) {
    const stage = spec.kind === 'parallelism' || spec.kind === 'forbidden' ? spec.kind : 'dates';
    const answer = await measured(stage, () => kindOf(spec).onCausalNets(spec, context, views));
    if (answer === null || !('verdict' in answer)) continue;
    const state = answer.figures?.numbers.state;
    if (state !== undefined) width = fractionToNumber(state.atLeast);
  }
  const orders = await measured('all orders', () => actionOrders(model, name));
  await measured('floats', () => criticalityOf(model, name));
  await measured('runs', () => shown.map((run) => run()));
  await measured('verify', () => verify({ ...model, properties: specs }, { engine: 'causal' }));
  return {
    events: branches.events,
    actions: orders?.actions.length ?? null,
    ordered: orders?.count ?? null,
    width,
    times,
  };
}
