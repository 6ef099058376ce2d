/**
 * does: makes requests to a locator and its hosts as the fleet file describes them, and values or faults with words of their replies.
 * never: knows what a value is used for, makes a value of an answer it does not understand.
 * talks to: `source-kit`, `shared`.
 */
export { doorOf, doorSchema, hostAsk, locatorAsk, type Door } from './door.ts';
export { bodyOf, countAt, listAt, textAt, valueAt, wholeAt, type Fields } from './fields.ts';
export { problemCode, refusedWith } from './refusal.ts';
export { canSay, fillPath, withQuery } from './template.ts';
