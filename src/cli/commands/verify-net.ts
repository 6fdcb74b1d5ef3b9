import { verdictOfFile } from '../../answers/verdicts.ts';
import { heeding } from '../../base/heed.ts';
import { readNetQuestions } from '../../properties/net/net-questions.ts';
import { verifyNet } from '../../properties/net/verify-net.ts';
import { callError } from '../call/call-error.ts';
import { EXIT } from '../call/exit-codes.ts';
import { isInterrupted } from '../call/interrupts.ts';
import { type LimitOptions, limitsOf, type WantedFormat } from '../call/options.ts';
import type { ModelOptions } from '../input/load.ts';
import { netLoader } from '../input/net.ts';
import { destinationsOf } from '../output/destinations.ts';
import { progressLine } from '../output/progress.ts';
import { run } from '../output/run.ts';

/** Answers `verify NET --properties FILE`, and makes its exit status that of the process. */
export function answerNet(
  files: readonly string[],
  options: ModelOptions & LimitOptions & { readonly format?: readonly WantedFormat[] | undefined },
  questions: string,
): Promise<void> {
  return run(destinationsOf('verify-net', options.format), async ({ inputs, tell }) => {
    const [file, ...others] = files;
    if (file === undefined || others.length > 0)
      throw callError('bad-call', '`--properties` is about one net', 'name the file of the net');
    const load = await netLoader(file, { ...options, merge: false }, inputs);
    const progress = progressLine();
    const limits = limitsOf(options, progress.show);
    const { net, asked } = heeding(limits.reached, () => {
      const { net } = load();
      return { net, asked: readNetQuestions(inputs.read(questions), net, questions) };
    });
    const answers = await verifyNet(net, asked, limits).finally(progress.clear);
    await tell({ question: 'verify-net', answers, diagnostics: [] });
    if (isInterrupted()) return EXIT.interrupted;
    return EXIT[verdictOfFile(answers)];
  });
}
