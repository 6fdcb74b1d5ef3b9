/**
 * The processor time of this process so far, in all its threads, in milliseconds: unlike the time of a clock, other work
 * does not add to it.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
