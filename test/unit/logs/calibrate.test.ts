import { expect, test } from 'vitest';
import { formatDecimal, parseDecimal } from '../../../src/base/duration.ts';
import { ModelError } from '../../../src/base/errors.ts';
import {
  type CalibrationPolicy,
  calibrate,
  LEAST_AND_GREATEST,
} from '../../../src/logs/calibrate/calibrate.ts';
import { writeOverlay } from '../../../src/logs/calibrate/write-overlay.ts';
import { readLog } from '../../../src/logs/read/read-log.ts';
import { applyOverlay } from '../../../src/model/change/overlay.ts';
import { readModel } from '../../../src/model/read/read-model.ts';
import { readOverlay } from '../../../src/model/read/read-overlay.ts';

const MODEL = `
madrigal: 1
types:
  Database:
    places: [off, ready, running]
    transitions:
      set_up_all: {move: off -> ready, takes: 1s}
      boot: {move: ready -> running, takes: [2s, 3s]}
components: {db: Database, db-2: Database}
`;

const { model } = readModel(MODEL, { file: 'm.yaml' });

function calibrated(rows: string, policy: CalibrationPolicy = LEAST_AND_GREATEST) {
  const text = `run,component,transition,start,end\n${rows}`;
  return calibrate(model, readLog({ file: 'log.csv', text }), policy);
}

function intervals(rows: string, policy?: CalibrationPolicy): readonly string[] {
  return calibrated(rows, policy).intervals.map(
    ({ component, transition, takes: { min, max }, samples }) =>
      `${component}.${transition} [${formatDecimal(min)}, ${formatDecimal(max)}] ${samples}`,
  );
}

/** Runs in which the database boots for so long each. */
function boots(...lengths: readonly string[]): string {
  return lengths.map((length, i) => `${i},db,boot,0,${length}`).join('\n');
}

test('intervals hold all samples, and are rounded outward to milliseconds', () => {
  expect(intervals(boots('1.0005', '1.0014', '1.002'))).toEqual(['db.boot [1, 1.002] 3']);
  expect(intervals(boots('1.00000000000000000001', '0.9999999999999999'))).toEqual([
    'db.boot [0.999, 1.001] 2',
  ]);
  expect(intervals(boots('2', '2'))).toEqual(['db.boot [2, 2] 2']);
});

test('five measured runs of a real database give its interval', () => {
  // mariadb.bootstrap on the cluster nova with cached images, as docs/decisions/0025-readings-of-logs.md names the source.
  const rows = ['24.661', '25.191024734', '25.896'].map(
    (length, i) => `${i},db,boot,4.724,${4.724 + Number(length)}`,
  );
  expect(intervals(rows.join('\n'))).toEqual(['db.boot [24.661, 25.896] 3']);
});

test('quantiles are measured durations; margins widen them exactly', () => {
  const tenths = boots('1', '2', '3', '4', '5', '6', '7', '8', '9', '10');
  const policy = (quantile: string, margin: string) => ({
    quantile: parseDecimal(quantile)!,
    margin: parseDecimal(margin)!,
  });
  expect(intervals(tenths, policy('0.9', '0'))).toEqual(['db.boot [2, 9] 10']);
  expect(intervals(tenths, policy('0.91', '0'))).toEqual(['db.boot [1, 10] 10']);
  expect(intervals(tenths, policy('0.5', '0'))).toEqual(['db.boot [5, 6] 10']);
  expect(intervals(boots('1', '2', '3'), policy('0.5', '0'))).toEqual(['db.boot [2, 2] 3']);
  expect(intervals(tenths, policy('1', '0.1'))).toEqual(['db.boot [0.9, 11] 10']);
  expect(intervals(boots('0.003'), policy('1', '0.1'))).toEqual(['db.boot [0.002, 0.004] 1']);
  expect(intervals(boots('3'), policy('1', '2'))).toEqual(['db.boot [0, 9] 1']);
});

test('names are those of the model, or nearly', () => {
  expect(intervals('1,DB,Boot,0,2\n2,db 2,"Set up: all",0,3')).toEqual([
    'db.boot [2, 2] 1',
    'db-2.set_up_all [3, 3] 1',
  ]);
});

test('what is not seen is named, and what is not known is told with its line', () => {
  const { warnings, unseen } = calibrated('1,db,boot,0,2\n1,db,bot,0,2\n1,web,boot,0,2\n1,db,set_up_all,0,');
  expect(unseen.map(({ component, transition }) => `${component}.${transition}`)).toEqual([
    'db.set_up_all',
    'db-2.set_up_all',
    'db-2.boot',
  ]);
  expect(warnings.map(({ code, at, message, hint }) => [code, at?.line ?? null, message, hint])).toEqual([
    [
      'never-measured',
      null,
      'db.set_up_all is in no log: it keeps the durations that the model has, 1 s',
      null,
    ],
    [
      'never-measured',
      null,
      'db-2.set_up_all is in no log: it keeps the durations that the model has, 1 s',
      null,
    ],
    [
      'never-measured',
      null,
      'db-2.boot is in no log: it keeps the durations that the model has, 2 s to 3 s',
      null,
    ],
    [
      'unmatched-row',
      3,
      '`db.bot` is no transition of the model: this row is left out',
      'did you mean `boot`?',
    ],
    [
      'unmatched-row',
      4,
      '`web.boot` is no transition of the model: this row is left out',
      'known here: `db`, `db-2`',
    ],
    ['no-duration', 5, 'db.set_up_all has not ended here: this row shows no duration', null],
  ]);
  expect(() => calibrated('1,web,boot,0,2')).toThrow(ModelError);
});

test('series of a type count for all its components', () => {
  const text = '{"up": {"3": {"database": {"boot": {"values": [1.5, 2.25]}}}}}';
  const found = calibrate(model, readLog({ file: 'a.json', text }));
  expect(found.intervals.map(({ component, samples }) => `${component} ${samples}`)).toEqual([
    'db 2',
    'db-2 2',
  ]);
});

test('the overlay is one, says on how many samples it rests, and has any name', () => {
  const text = writeOverlay('x: "y" # z', calibrated(boots('1', '2.5')));
  expect(text).toContain('boot: [1, 2.5]');
  expect(text).toContain('samples:\n  db: {boot: 2}');
  expect(text).toContain('Measured in 2 runs');
  const { overlay } = readOverlay(text, { file: 'o.yaml' });
  expect(overlay.name).toBe('x: "y" # z');
  expect([...applyOverlay(model, overlay).components[0]!.takes.keys()]).toEqual(['boot']);
});

test('a row about all of a component is not missed where rows of detail tell of its transitions', () => {
  const step = (name: string) =>
    `{"name": "${name}", "conclusion": "success", "started_at": "2026-05-04T10:00:00Z", "completed_at": "2026-05-04T10:00:02Z"}`;
  const job = (name: string, ...steps: readonly string[]) =>
    `{"name": "${name}", "conclusion": "success", "started_at": "2026-05-04T10:00:00Z", "completed_at": "2026-05-04T10:01:00Z", "steps": [${steps.join()}]}`;
  const jobs = [job('db', step('set up all'), step('boot'), step('clean up')), job('db-2', step('clean up'))];
  const text = `{"jobs": [\n${jobs.join(',\n')}]}`;
  const found = calibrate(model, readLog({ file: 'jobs.json', text }));
  expect(found.intervals.map(({ component, transition }) => `${component}.${transition}`)).toEqual([
    'db.set_up_all',
    'db.boot',
  ]);
  const unmatched = found.warnings.filter(({ code }) => code === 'unmatched-row');
  expect(unmatched.map(({ message, at }) => `${at?.line} ${message}`)).toEqual([
    '3 `db-2` is no transition of the model: this row is left out',
  ]);
});

test('of an action whose outcome is named, how long that outcome takes is measured', () => {
  const text = MODEL.replace(
    'takes: [2s, 3s]',
    'takes: [2s, 3s], outcomes: {failed: {fails: broken}}',
  ).replace('running]', 'running, broken]');
  const { model: failing } = readModel(text, { file: 'm.yaml' });
  const rows = '1,db,boot:failed,0,1.5\n1,db,boot,2,4.5\n';
  const runs = readLog({ file: 'log.csv', text: `run,component,transition,start,end\n${rows}` });
  const overlay = writeOverlay('measured', calibrate(failing, runs));
  expect(overlay).toContain('    boot:          [2.5, 2.5]\n    "boot:failed": [1.5, 1.5]\n');
  const measured = applyOverlay(failing, readOverlay(overlay, { file: 'o.yaml' }).overlay);
  expect(measured.components[0]!.takes.get('boot:failed')!.max).toEqual(parseDecimal('1.5'));
});
