/**
 * does: reads text files within a limit, replaces one atomically, and finds what this machine offers for logins.
 * never: knows what is in a file.
 * talks to: the file system.
 */
export { localSurroundings } from './local-surroundings.ts';
export { readTextFile, type TextFile } from './read-text-file.ts';
export { replaceFile } from './replace-file.ts';
