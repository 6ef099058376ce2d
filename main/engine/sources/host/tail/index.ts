/**
 * does: says how a log file is followed by its name and searched with its rotated generations.
 * never: decides which paths may be read: the desk asks for listed ones only.
 * talks to: `source-kit`, `shared`.
 */
import { ok } from '#shared/fault';
import { shellLog, type TailSource } from '../../../source-kit/index.ts';
import { followFile, searchFile } from './file-scripts.ts';
import { readFinds } from './read-finds.ts';

/** Files of a machine. */
export const tail: TailSource = {
  streams: (subject) => {
    if (subject.kind !== 'file') return undefined;
    const { nodeId, path } = subject;
    return ok([
      shellLog({
        nodeId,
        name: path,
        input: path,
        stamps: 'text',
        follow: { id: 'host.tail', says: `Follows ${path} with tail -F.`, script: followFile },
        search: {
          id: 'host.search',
          says: `Searches ${path} and its rotated generations with grep.`,
          script: searchFile,
          read: (search) => readFinds(path, search),
        },
      }),
    ]);
  },
};
