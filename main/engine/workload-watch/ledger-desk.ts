import { FaultError } from '#shared/fault';
import { createHmac } from 'node:crypto';
import type { EpochMs, Operation, Release, WorkloadId, WorkloadView } from '#shared/model';
import type { Log, Random } from '../ports/index.ts';
import type { WorkloadSettings } from '../source-kit/index.ts';
import type { WorkloadRecords } from '../store/index.ts';
import { bringerOf, isStillThat, newRelease, runningVersion, type VersionMarks } from './ledger.ts';

/** How far behind what is kept may be about when a version was last seen, ms: a write per workload and ten minutes. */
const saveEveryMs = 600_000;

/** Keeps the release ledger: which version each workload ran, from when to when, and who put it there. */
export type LedgerDesk = {
  /** Takes in a reading of one workload. Readings that come before the kept ledger was read wait for it. */
  readonly note: (view: WorkloadView, settings: WorkloadSettings | undefined) => void;
  /** Newest first. Rejects with FaultError `store.unreadable`. */
  readonly releases: WorkloadRecords['releases'];
  /** Resolves when the kept ledger was read, or could not be. */
  readonly ready: Promise<void>;
  /** Writes what was seen last. */
  readonly end: () => void;
};

type Kept = { release: Release; savedAt: EpochMs };
type Reading = { readonly view: WorkloadView; readonly settings: WorkloadSettings | undefined };

const keyBytes = 32;
/** Half of a print is enough to tell settings apart, and less to try values against. */
const printLetters = 24;

/** The key keeps prints that leave this machine (a report, an export) from being tried against likely values. */
const printsOf = (values: WorkloadSettings['values'], key: string): VersionMarks['settings'] =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      createHmac('sha256', key).update(`${name}\n${value}`).digest('hex').slice(0, printLetters),
    ]),
  );

/** Opens the desk over what was kept. `onNew` hears of each version that is not the one before. */
export const createLedgerDesk = (parts: {
  readonly records: WorkloadRecords;
  readonly log: Log;
  readonly random: Random;
  readonly operations: () => readonly Operation[];
  readonly onNew: (release: Release, before: Release | undefined) => void;
}): LedgerDesk => {
  const { records } = parts;
  const newest = new Map<WorkloadId, Kept>();
  const early = new Map<WorkloadId, Reading>();
  /** Set once what was kept is read. */
  let printKey: string | undefined;

  const marksOf = (settings: WorkloadSettings | undefined): VersionMarks => {
    if (settings === undefined || printKey === undefined) return {};
    const prints = printsOf(settings.values, printKey);
    return { ...(settings.version === undefined ? {} : { specVersion: settings.version }), settings: prints };
  };

  const save = (kept: Kept): void => {
    records.saveRelease(kept.release);
    kept.savedAt = kept.release.lastSeenAt;
  };

  const begin = (view: WorkloadView, release: Release, before: Kept | undefined): void => {
    if (before !== undefined && before.savedAt < before.release.lastSeenAt) save(before);
    const kept: Kept = { release, savedAt: release.firstSeenAt };
    newest.set(view.id, kept);
    save(kept);
    parts.onNew(release, before?.release);
  };

  const note = ({ view, settings }: Reading): void => {
    const image = runningVersion(view);
    if (image === undefined) return;
    const marks = marksOf(settings);
    const at = view.observedAt;
    const before = newest.get(view.id);
    if (before === undefined || !isStillThat(before.release, image, marks)) {
      const since = before?.release.firstSeenAt ?? (0 as EpochMs);
      const bringer = bringerOf(parts.operations(), { workloadId: view.id, image, since, now: at });
      begin(view, newRelease(view, { image, marks, at }, bringer), before);
      return;
    }
    // An entry of before may lack what is known by now.
    before.release = {
      ...before.release,
      ...(before.release.settings === undefined ? marks : {}),
      image: { ...image, ...before.release.image },
      lastSeenAt: at,
    };
    if (at - before.savedAt >= saveEveryMs || at < before.savedAt) save(before);
  };

  const open = (kept: readonly Release[], key: string): void => {
    printKey = key;
    for (const release of kept) newest.set(release.workloadId, { release, savedAt: release.lastSeenAt });
    for (const reading of early.values()) note(reading);
    early.clear();
  };
  const fresh = parts.random.hex(keyBytes);
  const ready = Promise.all([records.newestReleases(), records.printKey(fresh)]).then(
    ([kept, key]) => open(kept, key),
    (error: unknown) => {
      if (!(error instanceof FaultError)) throw error;
      // Without it this session's own versions are still known.
      parts.log.warn('the release ledger cannot be read', { code: error.fault.code });
      open([], fresh);
    },
  );

  return {
    note: (view, settings) => {
      if (printKey === undefined) early.set(view.id, { view, settings });
      else note({ view, settings });
    },
    releases: async (of) => {
      await ready;
      const kept = await records.releases(of);
      return kept.map((release) => {
        const live = newest.get(release.workloadId)?.release;
        return live?.id === release.id ? live : release;
      });
    },
    ready,
    end: () => {
      for (const kept of newest.values()) if (kept.savedAt < kept.release.lastSeenAt) save(kept);
    },
  };
};
