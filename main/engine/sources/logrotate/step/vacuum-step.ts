import { bytesText } from '#shared/format';
import { failed, fault, ok } from '#shared/fault';
import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import {
  asRoot,
  changeAsk,
  defineStep,
  shownAsRoot,
  type ShellAsk,
  type StepKind,
} from '../../../source-kit/index.ts';

const paramsSchema = z.object({ nodeId: nodeIdSchema, maxBytes: z.number().int().positive() });
export type VacuumParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({ sizeBytes: z.number().nonnegative() });
export type VacuumSeen = z.infer<typeof seenSchema>;

/** journald keeps the file it writes, and its files grow by 8 MiB at least (journald.conf.5): so much more is not too much. */
const slackBytes = 32 * 1_048_576;

/** As root, and whole or not at all: where du may not look into a folder, it counts that as nothing. */
const journalScript = `${asRoot}
for qd_dir in /var/log/journal /run/log/journal; do
  [ ! -d "$qd_dir" ] || qd_root du -sk "$qd_dir" 2>/dev/null || exit 1
done`;

const askJournal = (nodeId: string): ShellAsk<VacuumSeen> => ({
  id: 'logrotate.journal-size',
  says: 'du of the journal',
  lane: 'own-channel',
  script: journalScript,
  inputs: [],
  effect: 'reads',
  limits: { timeoutMs: 30_000, stdoutBytes: 65_536, stderrBytes: 65_536 },
  read: ({ stdout, exitStatus }) => {
    const sizes = stdout.split('\n').flatMap((line) => /^(\d+)\t/.exec(line)?.[1] ?? []);
    return sizes.length === 0 || exitStatus !== 0
      ? failed(
          fault('probe.unreadable', `The journal of ${nodeId} could not be measured.`, { subject: nodeId }),
        )
      : ok({ sizeBytes: sizes.reduce((sum, size) => sum + Number(size) * 1_024, 0) });
  },
});

/** Removes the oldest entries of the journal until it is as small as wished (journalctl.1, --vacuum-size). */
export const vacuumStep: StepKind<VacuumParams, VacuumSeen> = {
  id: 'logrotate.vacuum',
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ nodeId, maxBytes }) => ({
    says: `Remove the oldest entries of the journal of ${nodeId} until it takes ${bytesText(maxBytes)} at most.`,
    calls: [
      { face: 'check', text: 'du -sk /var/log/journal /run/log/journal', changes: false },
      {
        face: 'apply',
        text: shownAsRoot(`journalctl --rotate --vacuum-size=${maxBytes}`),
        changes: true,
      },
      { face: 'verify', text: 'du -sk /var/log/journal /run/log/journal', changes: false },
    ],
  }),
  check: ({ nodeId }) => [{ on: [nodeId], ask: askJournal(nodeId) }],
  see: ([reply]) => reply as VacuumSeen,
  judge: ({ sizeBytes }, { maxBytes }) =>
    sizeBytes <= maxBytes ? { kind: 'already-so' } : { kind: 'ready' },
  apply: ({ nodeId, maxBytes }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'logrotate.vacuum-journal',
      says: 'journalctl --vacuum-size',
      script:
        'qd_root journalctl --rotate >/dev/null && qd_root journalctl "--vacuum-size=$1" 2>&1 | tail -n 5',
      inputs: [String(maxBytes)],
      timeoutMs: 120_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: ({ nodeId }) => [{ on: [nodeId], ask: askJournal(nodeId) }],
    holds: ([reply], { nodeId, maxBytes }, seen) => {
      const now = reply as VacuumSeen | undefined;
      if (now === undefined) return { state: 'not-yet', says: `${nodeId} has not answered yet.` };
      const freed = Math.max(0, seen.sizeBytes - now.sizeBytes);
      return now.sizeBytes <= maxBytes + slackBytes
        ? { state: 'yes', says: `The journal is ${bytesText(now.sizeBytes)}; ${bytesText(freed)} came free.` }
        : { state: 'not-yet', says: `The journal is ${bytesText(now.sizeBytes)} still.` };
    },
  },
  undo: 'irreversible',
};

export const vacuum = defineStep(vacuumStep);
