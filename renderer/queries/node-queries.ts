import { useQueryClient } from '@tanstack/react-query';
import { epochMs, type Metric, type NodeId } from '#shared/model';
import { useNow } from '../clock/index.ts';
import { queryKey } from './message/query-key.ts';
import { useMessageCommand, useMessageQuery } from './message/use-message.ts';

/** Below this a new point would arrive more often than nodes are asked. */
const shortestStepMs = 10_000;
/** However long the span, what was recorded this long ago is in the line: 30 days in 300 points would lag by two hours. */
const longestLagMs = 30_000;

/** One series of the last `spanMs`, at most `points` points. It moves on by points, at least every half minute, and the old line stays until the new one is here. */
export const useNodeHistory = (ask: {
  readonly nodeId: NodeId;
  readonly metric: Metric;
  /** Mount point for volume metrics, else empty. */
  readonly subject: string;
  readonly spanMs: number;
  readonly points: number;
  readonly enabled?: boolean;
}) => {
  const { nodeId, metric, subject, spanMs, points } = ask;
  const to = useNow(Math.min(longestLagMs, Math.max(shortestStepMs, Math.ceil(spanMs / points))));
  const input = { nodeId, metric, subject, from: epochMs(Math.max(0, to - spanMs)), to: epochMs(to), points };
  return useMessageQuery('node.history', input, { keepPrevious: true, enabled: ask.enabled ?? true });
};

/** The alarm policy that holds for a node, after everything the fleet file says about it. */
export const useNodePolicy = (nodeId: NodeId, enabled = true) =>
  useMessageQuery('node.policy', { nodeId }, { enabled });

/** The newest looks at what fills the disks of a node. */
export const useFilling = (nodeId: NodeId) => useMessageQuery('node.filling', { nodeId });

/** Looks now at what fills one mount; the list of `useFilling` then shows it. */
export const useLook = () => {
  const client = useQueryClient();
  return useMessageCommand('node.look', (look) =>
    client.setQueryData<{ looks: (typeof look)[] }>(
      queryKey('node.filling', { nodeId: look.nodeId }),
      (old) => ({
        looks: [look, ...(old?.looks ?? []).filter((other) => other.mount !== look.mount)],
      }),
    ),
  );
};

/** Tries a waiting or blocked node again now. */
export const useReconnect = () => useMessageCommand('node.reconnect');

/** Gives the passphrase of a node's key file for this session. */
export const useUnlockKey = () => useMessageCommand('node.unlock-key');
