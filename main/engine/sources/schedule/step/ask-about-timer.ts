import type { NodeId } from '#shared/model';
import type { Placed, ShellAsk } from '../../../source-kit/index.ts';

/** A question about one timer of one node: $1 of its script. */
export const askAboutTimer = <T>(
  { nodeId, timer }: { readonly nodeId: NodeId; readonly timer: string },
  of: Pick<ShellAsk<T>, 'id' | 'says' | 'script' | 'read'>,
): Placed<T> => ({
  on: [nodeId],
  ask: {
    ...of,
    lane: 'own-channel',
    inputs: [timer],
    effect: 'reads',
    limits: { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 16_384 },
  },
});
