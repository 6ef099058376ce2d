/**
 * does: appends lines durably to files of this machine, one process at a time, and stops for good at the first failure.
 * never: knows what a line says, tries a failed write again.
 * talks to: the file system.
 */
export { openAppendLog, unwritable, type AppendLog } from './append-log.ts';
export type { Disk, LogFile } from './disk.ts';
export { createNodeDisk } from './node-disk.ts';
