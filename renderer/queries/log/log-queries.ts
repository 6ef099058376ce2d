import { epochMs, type NodeId } from '#shared/model';
import { useNow } from '../../clock/index.ts';
import { useMessageCommand, useMessageQuery } from '../message/use-message.ts';

/** Sizes are kept every five minutes: a line moves on no oftener than this, ms. */
const stepMs = 60_000;

/** Sizes of one log of the last `spanMs`, at most `points` points. The old line stays until the new one is here. */
export const useLogHistory = (ask: {
  readonly nodeId: NodeId;
  readonly path: string;
  readonly spanMs: number;
  readonly points: number;
  readonly enabled?: boolean;
}) => {
  const { nodeId, path, spanMs, points } = ask;
  const to = useNow(stepMs);
  const input = { nodeId, path, from: epochMs(Math.max(0, to - spanMs)), to: epochMs(to), points };
  return useMessageQuery('logs.history', input, { keepPrevious: true, enabled: ask.enabled ?? true });
};

/** Looks at the logs of some nodes now, or of all; what comes of it arrives on the feed. */
export const useLookAtLogs = () => useMessageCommand('logs.read-now');
