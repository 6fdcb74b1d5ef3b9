import { type Kind, NEEDS_NOTHING } from './question.ts';

export const confluent: Kind<'confluent'> = {
  kind: 'confluent',
  needs: () => NEEDS_NOTHING,
  ask: () => {
    throw new Error('not answered yet');
  },
  onCausalNet: () => null,
};
