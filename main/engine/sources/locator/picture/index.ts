/**
 * does: makes one picture of what the locator says and what its hosts say themselves, with those who tell something else by name and age.
 * never: settles a difference, takes silence for agreement, counts what nobody counted.
 * talks to: `reading` of this source, `source-kit`, `shared`.
 */
export { readRanges } from './read-ranges.ts';
export { readSpace } from './read-space.ts';
export { hostVoices, locatorVoice, type LocatorPlanView, type LocatorView } from './voices.ts';
