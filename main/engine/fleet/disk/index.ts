/**
 * does: reads text files within a limit and replaces one atomically.
 * never: knows what is in a file.
 * talks to: the file system.
 */
export { readTextFile, type TextFile } from './read-text-file.ts';
export { replaceFile } from './replace-file.ts';
