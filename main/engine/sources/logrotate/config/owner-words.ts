import { raise, set, type Scan, type Step } from './block.ts';
import { takeLine } from './cursor.ts';

type Owner = {
  /** What sscanf counts: -1 nothing there, else mode, user and group as far as they came; 4: too much. */
  readonly count: number;
  readonly user?: string;
  readonly group?: string;
};

/** `[mode] [user [group]]` as sscanf("%ho %199s %199s%c") takes it. */
const readOwner = (line: string, withMode: boolean): Owner => {
  if (line.trim() === '') return { count: -1 };
  const mode = withMode ? /^\s*[+-]?[0-7]+/.exec(line)?.[0] : undefined;
  const rest = line.slice(mode?.length ?? 0);
  const [, user, group, more] = /^\s*(\S{1,199})?(?:\s*(\S{1,199}))?([\s\S])?/.exec(rest) ?? [];
  const count = 1 + [user, group, more].filter((part) => part !== undefined).length;
  return { count, ...(user === undefined ? {} : { user }), ...(group === undefined ? {} : { group }) };
};

/** Complains of an owner that logrotate does not take; undefined: it does. */
const refuse = (scan: Scan, word: string, { count, user, group }: Owner): Step | undefined => {
  if (count === 4)
    return raise(scan, `extra arguments for ${word}`, `“${word}” has more words than mode, user and group.`);
  const { hasUser, hasGroup } = scan.room.config;
  if (user !== undefined && hasUser(user) === false)
    return raise(
      scan,
      `unknown user '${user}'`,
      `“${word}” names user ${user}, who does not exist on this node.`,
    );
  if (group !== undefined && hasGroup(group) === false)
    return raise(
      scan,
      `unknown group '${group}'`,
      `“${word}” names group ${group}, which does not exist on this node.`,
    );
  return undefined;
};

export const readCreate =
  (word: 'create' | 'createolddir') =>
  (scan: Scan): Step => {
    const refused = refuse(scan, word, readOwner(takeLine(scan.cursor), true));
    if (refused !== undefined) return refused;
    if (word === 'createolddir') set(scan, { makesOldDirectory: true });
    return 'next';
  };

export const readSu = (scan: Scan): Step => {
  const owner = readOwner(takeLine(scan.cursor), false);
  const refused = refuse(scan, 'su', owner);
  if (refused !== undefined) return refused;
  const user = owner.user ?? scan.block.settings.as?.user;
  const group = owner.group ?? scan.block.settings.as?.group;
  if (user === undefined) return raise(scan, 'no user for su', '“su” names no user.');
  if (group === undefined) return raise(scan, 'no group for su', '“su” names no group.');
  set(scan, { as: { user, group } });
  return 'next';
};
