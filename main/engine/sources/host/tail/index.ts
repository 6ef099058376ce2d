/**
 * does: says how a log file is followed by its name and searched with its rotated generations.
 * never: decides which paths may be read: the desk asks for listed ones only.
 * talks to: `source-kit`, `shared`.
 */
import { ok } from '#shared/fault';
import type { LogStream, TailSource } from '../../../source-kit/index.ts';
import { followFile, searchFile } from './file-scripts.ts';
import { readFinds } from './read-finds.ts';

/** Time to begin; what is followed has no end of its own. */
const beginMs = 10_000;
/** A line of the answer is cut at 4 KiB on the node. */
const lineBytes = 4_200;

/** One log file of one node. */
const fileStream = (nodeId: LogStream['nodeId'], path: string): LogStream => ({
  nodeId,
  name: path,
  follow: (lines) => ({
    id: 'host.tail',
    says: `Follows ${path} with tail -F.`,
    lane: 'own-channel',
    script: followFile,
    inputs: [path, String(lines)],
    effect: 'reads',
    limits: { timeoutMs: beginMs, stdoutBytes: 0, stderrBytes: 0 },
  }),
  form: 'lines',
  stamps: 'text',
  tellsZone: true,
  search: (search) => ({
    id: 'host.search',
    says: `Searches ${path} and its rotated generations with grep.`,
    lane: 'own-channel',
    script: searchFile,
    inputs: [
      path,
      search.text,
      search.caseSensitive ? '-' : 'i',
      String(search.context),
      String(search.lines),
      String(search.seconds),
    ],
    effect: 'reads',
    limits: {
      timeoutMs: (search.seconds + 10) * 1_000,
      stdoutBytes: (search.lines + 100) * lineBytes,
      stderrBytes: 65_536,
    },
    read: readFinds(path, search),
  }),
});

/** Files of a machine. */
export const tail: TailSource = {
  streams: (subject) =>
    subject.kind === 'file' ? ok([fileStream(subject.nodeId, subject.path)]) : undefined,
};
