import { type Kind, NEEDS_NOTHING } from './question.ts';

export const available: Kind<'available'> = {
  kind: 'available',
  needs: () => NEEDS_NOTHING,
  ask: () => {
    throw new Error('not answered yet');
  },
  onCausalNet: () => null,
};
