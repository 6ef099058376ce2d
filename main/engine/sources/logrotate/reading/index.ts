/**
 * does: turns what the script printed into typed values, section by section.
 * never: throws, guesses, or lets one bad line spoil another.
 * talks to: `source-kit`, `shared/fault`.
 */
export { readLogs, type LogsReading, type PlaceAccess } from './read-logs.ts';
export type { ContainerReading } from './read-containers.ts';
export type { DaemonReading, DaemonWords } from './read-daemon.ts';
export type { JournalReading } from './read-journal.ts';
export type { ListedFile } from './read-files.ts';
export type { OpenFile } from './read-open.ts';
export type { RunnerEvery, RunnerReading } from './read-runner.ts';
