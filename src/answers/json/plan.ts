import { toNumber } from '../../base/duration.ts';
import { connectionName, portName } from '../../model/assembly.ts';
import type { GoalItem } from '../../model/goal.ts';
import { writeProgram } from '../../model/read/program-file.ts';
import type { Plan, PlannedOutage, Span } from '../../plan/plan.ts';
import type { AnswerTo } from '../answer.ts';
import { diagnosticJson } from './diagnostic.ts';
import { resultJson } from './result.ts';
import { SCHEMA_VERSION } from './version.ts';

/** The answer of `madrigal plan`. */
export function planJson({ plan, diagnostics }: AnswerTo<'plan'>): object {
  const { goal, verdict, because, end, lowerBound, isOptimal, hasLeastWork, outage } = plan;
  const { waits, model, results, conflict } = plan;
  return {
    schemaVersion: SCHEMA_VERSION,
    goal: goal.name,
    verdict,
    ...(because === null ? {} : { because }),
    end: end === null ? null : spanJson(end),
    lowerBound: lowerBound === null ? null : toNumber(lowerBound),
    optimal: isOptimal,
    ...(outage === null ? { leastWork: hasLeastWork } : { outage: outageJson(outage) }),
    waits: waits.length,
    programs: Object.fromEntries(programsOf(plan)),
    conflict:
      conflict === null
        ? null
        : {
            goals: conflict.goals.map(itemJson),
            connections: conflict.connections.map(connectionName),
            ...(conflict.sentences.length === 0 ? {} : { explanation: conflict.sentences }),
          },
    results: model === null ? [] : results.map((result) => resultJson(model, result)),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

function outageJson({ port, total, lowerBound, isOptimal, trade }: PlannedOutage): object {
  return {
    port: portName(port),
    ...spanJson(total),
    lowerBound: toNumber(lowerBound),
    optimal: isOptimal,
    trade: trade.map((each) => ({
      outage: spanJson(each.outage!),
      end: spanJson(each.end),
      optimal: each.isOptimal,
      waits: each.waits.length,
      programs: Object.fromEntries(programsOf(each)),
    })),
  };
}

function spanJson({ min, max }: Span): object {
  return { min: toNumber(min), max: toNumber(max) };
}

/** The texts of a plan's programs that run side by side, by name. */
export function programsOf({ model }: Pick<Plan, 'model'>): readonly (readonly [string, string])[] {
  const [program] = model?.programs ?? [];
  return (program?.threads ?? []).map((thread) => [
    thread.name,
    writeProgram({ threads: [{ ...thread, name: 'main' }] }),
  ]);
}

function itemJson(item: GoalItem): object {
  const component = item.component === null ? {} : { component: item.component };
  switch (item.kind) {
    case 'behavior':
      return { ...component, behavior: item.behavior };
    case 'port':
      return { ...component, port: item.port, status: item.status };
    case 'place':
      return { ...component, status: item.place };
  }
}
