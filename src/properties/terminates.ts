import { type Kind, NEEDS_NOTHING } from './question.ts';

export const terminates: Kind<'terminates'> = {
  kind: 'terminates',
  needs: () => NEEDS_NOTHING,
  ask: () => {
    throw new Error('not answered yet');
  },
  onCausalNet: () => null,
};
