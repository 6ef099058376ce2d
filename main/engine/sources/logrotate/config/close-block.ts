import type { Block, Room } from './block.ts';
import { directoryOf } from './file-tree.ts';

/** What is wrong with the place for old generations: logrotate's words and ours. */
export type WrongPlace = { readonly told: string; readonly says: string };

/** The directory old generations of a log go to. */
export const placeOfOld = (path: string, oldDirectory: string | undefined): string =>
  oldDirectory === undefined
    ? directoryOf(path)
    : oldDirectory.startsWith('/')
      ? oldDirectory
      : `${directoryOf(path)}/${oldDirectory}`;

/** Checks `olddir` at the end of a block, file by file, as config.c does; undefined: nothing is wrong. */
export const findWrongPlace = ({ settings, files }: Block, { tree, made }: Room): WrongPlace | undefined => {
  const { oldDirectory } = settings;
  if (oldDirectory === undefined) return undefined;
  for (const path of files) {
    const from = tree.directory(directoryOf(path));
    if (from === undefined) {
      if (settings.missingOk) continue;
      const told = `error verifying log file path ${directoryOf(path)}: No such file or directory`;
      return { told, says: `The directory of ${path} does not exist.` };
    }
    const place = placeOfOld(path, oldDirectory);
    const to = tree.directory(place);
    if (to === undefined) {
      // logrotate makes it here and now, for the rules that follow too; what it lies on then is not known before.
      if (settings.makesOldDirectory) made.add(place);
      if (made.has(place)) continue;
      const told = `error verifying olddir path ${place}: No such file or directory`;
      return { told, says: `“olddir” names ${place}, which does not exist.` };
    }
    const copies = settings.copyTruncate || settings.copy || settings.renameCopy;
    if (from.device !== to.device && !copies) {
      const told = `olddir ${oldDirectory} and log file ${path} are on different devices`;
      return { told, says: `“olddir” ${place} is on another disk than ${path}, and the rule renames.` };
    }
  }
  return undefined;
};
