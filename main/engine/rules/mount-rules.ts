import { isStale, type RuleId, type Volume } from '#shared/model';
import { hold, isOff, note, standingOf, type Bench } from './bench.ts';
import { noteWritable } from './rules-state.ts';

/**
 * File systems that are mounted read-write unless somebody decides otherwise, and that the kernel turns read-only on
 * errors (ext4(5) errors=remount-ro, xfs and btrfs after a forced shutdown). squashfs, iso9660 and erofs never can.
 */
const writableKinds: ReadonlySet<string> = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'f2fs',
  'jfs',
  'bcachefs',
  'zfs',
]);

/** Judges whether every volume is there and can be written. `volumes` is undefined while the list is missing or stale. */
export const judgeMounts = (bench: Bench, volumes: readonly Volume[] | undefined): void => {
  judgeExpected(bench, volumes);
  for (const volume of volumes ?? []) judgeReadOnly(bench, volume);
  judgeAbsent(bench, volumes);
};

const now = { forMs: 0, keepFiringMs: 0 };

const judgeExpected = (bench: Bench, volumes: readonly Volume[] | undefined): void => {
  if (isOff(bench, 'mount-missing')) return;
  for (const mount of bench.observation.node.expectedMounts) {
    if (volumes === undefined) {
      hold(bench, 'mount-missing', mount);
      continue;
    }
    const missing = volumes.every((volume) => volume.mount !== mount);
    const standing = standingOf(bench, 'mount-missing', mount, {
      critical: { enter: missing, stay: missing, ...now },
    });
    note(bench, mount, standing, { rule: 'mount-missing', mount });
  }
};

/** Critical when it turned read-only before our eyes, or is the root; else a warning: somebody may mean it. */
const judgeReadOnly = (bench: Bench, volume: Volume): void => {
  const { state, observation } = bench;
  const { mount, fileSystem, readOnly } = volume;
  if (isOff(bench, 'disk-read-only') || observation.policy.readOnlyMounts.includes(mount)) return;
  if (readOnly.state === 'unknown' || isStale(readOnly, observation.now))
    return hold(bench, 'disk-read-only', mount);
  if (!readOnly.value) noteWritable(state, mount);
  const turned = state.seenWritable.includes(mount);
  const bad = readOnly.value && (turned || writableKinds.has(fileSystem));
  const grade = { enter: bad, stay: bad, ...now };
  const sure = turned || mount === '/';
  const standing = standingOf(
    bench,
    'disk-read-only',
    mount,
    sure ? { critical: grade } : { warning: grade },
  );
  note(bench, mount, standing, { rule: 'disk-read-only', mount, fileSystem });
};

/**
 * Alarms of volumes that are not in the list. While the list is missing they are held. A list without the volume is an
 * observation, not a gap: the file system is unmounted. Its alarms stay for `forgetMountAfterMs` and then clear.
 */
const judgeAbsent = (bench: Bench, volumes: readonly Volume[] | undefined): void => {
  const { state, observation } = bench;
  for (const gates of state.gates?.values() ?? []) {
    if (!perVolume.has(gates.rule)) continue;
    if (volumes === undefined) {
      hold(bench, gates.rule, gates.subject);
      continue;
    }
    if (volumes.some((volume) => volume.mount === gates.subject)) {
      state.missingSince?.delete(gates.subject);
      continue;
    }
    const since = state.missingSince?.get(gates.subject) ?? observation.now;
    (state.missingSince ??= new Map()).set(gates.subject, since);
    if (observation.now - since < observation.policy.forgetMountAfterMs)
      hold(bench, gates.rule, gates.subject);
    else standingOf(bench, gates.rule, gates.subject, {});
  }
};

const perVolume: ReadonlySet<RuleId> = new Set<RuleId>(['disk-space', 'disk-inodes', 'disk-read-only']);
