import { type Kind, NEEDS_NOTHING } from './question.ts';

export const outage: Kind<'outage'> = {
  kind: 'outage',
  needs: () => NEEDS_NOTHING,
  ask: () => {
    throw new Error('not answered yet');
  },
  onCausalNet: () => null,
};
