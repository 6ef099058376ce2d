import type { NodeId } from '#shared/model';
import { changeAsk, type Placed } from '../../../source-kit/index.ts';

/** Servers may take their time to write all down, or to read it again. */
const timeoutMs = 120_000;

/** The owner's own command that stops or starts the server of a node, run as the login user. */
export const runCommand = (does: 'stop' | 'start', nodeId: NodeId, command: string): Placed<true> => ({
  on: [nodeId],
  ask: changeAsk({
    id: `postgres.${does}`,
    says: `The command that ${does}s the server on ${nodeId}`,
    script: 'exec /bin/sh -c "$1"',
    inputs: [command],
    timeoutMs,
  }),
});
