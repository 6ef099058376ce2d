import type { Block, Room } from './block.ts';
import { expandGlob } from './glob.ts';

/** A file that a pattern would have taken, had it not been taken already. */
export type Doubled = { readonly path: string; readonly by: Block };

/**
 * Gives a block the files its patterns match now. At a file that is taken already logrotate drops the rest of that
 * pattern's files and goes on with the next pattern; only `ignoreduplicates` of the block that has it prevents that.
 */
export const takeFiles = (block: Block, room: Room): readonly Doubled[] => {
  const doubled: Doubled[] = [];
  for (const pattern of block.patterns) {
    for (const path of expandGlob(pattern, room.tree)) {
      if (room.tree.entry(path)?.kind === 'directory') continue;
      const by = room.owners.get(path);
      if (by === undefined) {
        block.files.push(path);
        room.owners.set(path, block);
      } else if (!by.settings.ignoreDuplicates) {
        doubled.push({ path, by });
        break;
      }
    }
  }
  return doubled;
};
