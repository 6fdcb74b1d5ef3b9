export type { Model } from './model/assembly.ts';
