const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Whether a text may be the name of something in a model. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** What {@link isName} asks, for messages. */
export const NAME_RULE = 'names are made of letters, digits, `_` and `-`, and begin with a letter or `_`';

/** `component.name`: how elements are named to users and in keys. */
export function dotted(component: string, name: string): string {
  return `${component}.${name}`;
}
