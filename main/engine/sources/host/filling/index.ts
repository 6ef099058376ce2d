/**
 * does: asks a node what takes room on one mount and turns the answer into a look, with growth since the last one.
 * never: deletes, truncates or rotates anything; walks other file systems; runs longer than its limit.
 * talks to: `source-kit`, `shared/model`, the host source's section reader.
 */
import type { FillingProbe } from '../../../source-kit/index.ts';
import { lookOf } from './look.ts';
import { readFilling } from './read.ts';
import { fillingScript } from './script.ts';

export const filling: FillingProbe = {
  ask: (mount, logDirectories) => ({
    id: 'host.filling',
    says: `what takes room on ${mount}: directories, large files, logs and deleted files that are still open`,
    lane: 'own-channel',
    script: fillingScript,
    inputs: [mount, ...logDirectories],
    effect: 'reads',
    // The script stops itself after about 20 s; the rest is for a slow start. 150 paths of 4 KiB fit twice.
    limits: { timeoutMs: 28_000, stdoutBytes: 1_048_576, stderrBytes: 65_536 },
    read: readFilling,
  }),
  look: lookOf,
};
