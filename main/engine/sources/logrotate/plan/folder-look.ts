import { failed, fault, ok } from '#shared/fault';
import type { NodeId } from '#shared/model';
import { asRoot, type Look, type ShellAsk } from '../../../source-kit/index.ts';
import type { RuleOwner } from './rule-text.ts';

/** $1: the log. Its folder's owner, group and mode. */
const script = `${asRoot}
qd_folder=$(dirname -- "$1")
stat -L -c '%U %G %a' -- "$qd_folder" 2>/dev/null || qd_root stat -L -c '%U %G %a' -- "$qd_folder"`;

/** As whom logrotate has to work in the folder of a log; undefined: as root, as always. */
export type FolderOwner = { readonly as: RuleOwner | undefined };

/** Others than root may write there: then logrotate refuses to work as root (logrotate.8, su). */
const isOpen = (owner: string, mode: number): boolean => owner !== 'root' || (mode & 0o022) !== 0;

const askFolder = (path: string): ShellAsk<FolderOwner> => ({
  id: 'logrotate.folder',
  says: `stat of the folder of ${path}`,
  lane: 'own-channel',
  script,
  inputs: [path],
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 4_096, stderrBytes: 4_096 },
  read: ({ stdout }) => {
    const [, user, group, mode] = /^([\w.-]+) ([\w.-]+) ([0-7]{3,4})\n?$/.exec(stdout) ?? [];
    if (user === undefined || group === undefined || mode === undefined)
      return failed(fault('probe.unreadable', `Who owns the folder of ${path} could not be read.`));
    return ok({ as: isOpen(user, Number.parseInt(mode, 8)) ? { user, group } : undefined });
  },
});

export const folderLook = (nodeId: NodeId, path: string): Look => ({
  id: `logrotate.folder ${nodeId} ${path}`,
  through: [nodeId],
  ask: askFolder(path),
});
