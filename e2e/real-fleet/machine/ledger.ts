import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandSucceeds,
  endProcess,
  identify,
  isRunning,
  runCommand,
  type ProcessIdentity,
} from '../../this-machine/index.ts';
import { endGroup } from './control-groups.ts';

/** Where running fleets are written down: outside any checkout, so that every later run finds the leftovers. */
const ledgerDirectory = '/run/quarterdeck-real-fleet';

/** Everything one fleet made on this machine, written down before it is made. */
type LedgerEntries = {
  readonly owner: ProcessIdentity;
  /** Boot of this machine: after a restart of it only directories can be left. */
  readonly bootId: string;
  readonly processes: readonly ProcessIdentity[];
  readonly links: readonly string[];
  readonly namespaces: readonly string[];
  readonly cgroups: readonly string[];
  readonly directories: readonly string[];
};
type ListName = 'processes' | 'links' | 'namespaces' | 'cgroups' | 'directories';

/** The record of one fleet, and the way to undo it. */
export type Ledger = {
  /** Unique among the fleets that run now: 4 hex digits. */
  readonly run: string;
  readonly add: <K extends ListName>(list: K, entry: LedgerEntries[K][number]) => void;
  /** Ends and removes everything in the ledger, then the ledger. Safe to call twice. */
  readonly takeDown: () => Promise<void>;
};

const currentBootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const fileOf = (run: string): string => join(ledgerDirectory, `${run}.json`);

const write = (run: string, entries: LedgerEntries): void => {
  const file = fileOf(run);
  writeFileSync(`${file}.new`, JSON.stringify(entries, undefined, 1), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

const undo = async (entries: LedgerEntries): Promise<void> => {
  if (entries.bootId === currentBootId()) {
    for (const identity of entries.processes) await endProcess(identity);
    for (const group of entries.cgroups) await endGroup(group);
    for (const link of entries.links)
      if (await commandSucceeds('ip', ['link', 'show', 'dev', link]))
        await runCommand('ip', ['link', 'delete', 'dev', link]);
    for (const namespace of entries.namespaces)
      if (await commandSucceeds('ip', ['netns', 'pids', namespace]))
        await runCommand('ip', ['netns', 'delete', namespace]);
  }
  for (const directory of entries.directories) rmSync(directory, { recursive: true, force: true });
};

/** Opens the ledger of a new fleet that belongs to this process. */
export const openLedger = (run: string): Ledger => {
  mkdirSync(ledgerDirectory, { recursive: true, mode: 0o700 });
  const owner = identify(process.pid);
  if (owner === undefined) throw new Error('this process cannot read its own /proc entry');
  let entries: LedgerEntries = {
    owner,
    bootId: currentBootId(),
    processes: [],
    links: [],
    namespaces: [],
    cgroups: [],
    directories: [],
  };
  write(run, entries);
  return {
    run,
    add: (list, entry) => {
      entries = { ...entries, [list]: [...entries[list], entry] };
      write(run, entries);
    },
    takeDown: async () => {
      await undo(entries);
      rmSync(fileOf(run), { force: true });
    },
  };
};

/** Takes down what fleets left whose process was killed. Fleets of living processes are not touched. */
export const takeDownLeftovers = async (): Promise<void> => {
  mkdirSync(ledgerDirectory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(ledgerDirectory).filter((entry) => entry.endsWith('.json'))) {
    const entries = JSON.parse(readFileSync(join(ledgerDirectory, name), 'utf8')) as LedgerEntries;
    if (entries.bootId === currentBootId() && isRunning(entries.owner)) continue;
    await undo(entries);
    rmSync(join(ledgerDirectory, name), { force: true });
  }
};
