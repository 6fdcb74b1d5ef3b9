import { afterEach, expect, it, vi } from 'vitest';
import { EXIT, worstExit } from '../../../src/cli/call/exit-codes.ts';
import { progressLine } from '../../../src/cli/output/progress.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 };
  return { written, line: progressLine(stream as unknown as NodeJS.WriteStream) };
}

const found = (classes: number) => ({
  classes,
  edges: 0,
  markings: 0,
  deadlocks: 0,
  waiting: 1500,
  memory: 210 * 2 ** 20,
});

it('shows progress from a second on, on one line, and takes it away', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const { written, line } = terminal(true);
  now.mockReturnValue(900);
  line.show(found(1000));
  line.clear();
  expect(written).toEqual([]);
  now.mockReturnValue(2000);
  line.show(found(120_000));
  expect(written).toEqual(['\r\u001b[Kexploring: 120.0 k classes, 60.0 k/s, 1.5 k waiting, 210 MiB']);
  now.mockReturnValue(2050);
  line.show(found(121_000));
  expect(written).toHaveLength(1);
  line.clear();
  expect(written.at(-1)).toBe('\r\u001b[K');
});

it('counts the rate of each exploration from its own beginning', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const { written, line } = terminal(true);
  now.mockReturnValue(2000);
  line.show(found(5000));
  now.mockReturnValue(3000);
  line.show(found(10));
  now.mockReturnValue(4000);
  line.show(found(500));
  expect(written.at(-1)).toContain('500 classes, 500/s');
});

it('shows nothing where there is no terminal', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0);
  const { written, line } = terminal(false);
  now.mockReturnValue(5000);
  line.show(found(1));
  line.clear();
  expect(written).toEqual([]);
});

it('lets the first of 4, 2, 130, 1, 3, 0 count', () => {
  const order = [EXIT.internal, EXIT.error, EXIT.interrupted, EXIT.violated, EXIT.unknown, EXIT.holds];
  expect(order).toEqual([4, 2, 130, 1, 3, 0]);
  for (const [i, first] of order.entries()) {
    for (const other of order.slice(i)) expect(worstExit([other, first])).toBe(first);
  }
  expect(worstExit([])).toBe(0);
});
