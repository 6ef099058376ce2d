import { existsSync, readFileSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { identify, signalProcess, waitUntil } from '../../this-machine/index.ts';

/** Mount point of a hierarchy by the second field of its line in /proc/PID/cgroup (cgroups(7)). */
const mountOf = (controllers: string): string => {
  if (controllers.startsWith('name=')) return join('/sys/fs/cgroup', controllers.slice('name='.length));
  if (controllers !== '') return join('/sys/fs/cgroup', controllers);
  // Version 2 stands beside the version 1 hierarchies on a mixed machine, else it is the whole mount.
  return existsSync('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';
};

/** Directories of a private control group of that name, below our own place in every hierarchy of this machine. */
export const privateGroups = (name: string): readonly string[] =>
  readFileSync('/proc/self/cgroup', 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      return join(mountOf(controllers), path);
    })
    .filter((parent) => existsSync(join(parent, 'cgroup.procs')))
    .map((parent) => join(parent, name));

const treeOf = (group: string): readonly string[] =>
  existsSync(group)
    ? [
        ...readdirSync(group, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .flatMap((entry) => treeOf(join(group, entry.name))),
        group,
      ]
    : [];

const membersOf = (group: string): readonly number[] =>
  treeOf(group).flatMap((directory) =>
    readFileSync(join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number),
  );

/**
 * Ends every process of a group and removes it. A node's processes outlive a systemd-nspawn that is killed (252),
 * and may have left its process tree; they cannot leave their group.
 */
export const endGroup = async (group: string): Promise<void> => {
  const isEmpty = (): boolean => {
    const identities = membersOf(group).map(identify);
    for (const identity of identities) if (identity !== undefined) signalProcess(identity, 'SIGKILL');
    return membersOf(group).length === 0;
  };
  await waitUntil(isEmpty, 15_000, `the processes of ${group} to end`);
  // Innermost first: a control group is a directory that only rmdir(2) removes, once it is empty.
  for (const directory of treeOf(group)) rmdirSync(directory);
};
