/**
 * does: reads a configuration of logrotate 3.21 as logrotate itself does: which rule has which file, when it rotates it.
 * never: performs I/O, throws, guesses what it could not read.
 * talks to: `shared/model`.
 */
export { createFileTree, directoryOf, nameOf, type FileEntry, type FileTree } from './file-tree.ts';
export { placeOfOld } from './close-block.ts';
export { readConfig, type ReadConfig } from './read-config.ts';
export type { Complaint } from './complaint.ts';
export type { ConfigFile, ConfigFiles, Rule } from './rule.ts';
export type { Settings } from './settings.ts';
export { splitWords } from './words.ts';
