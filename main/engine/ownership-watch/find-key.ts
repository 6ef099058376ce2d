import { failed, fault, type Result } from '#shared/fault';
import type { KeyAnswer, KeyFinding, NodeId } from '#shared/model';
import type { Clock } from '../ports/index.ts';
import type { Ask, KeyLook, KeyTelling, Perform } from '../source-kit/index.ts';
import { askTogether } from '../workload-watch/index.ts';
import type { SpaceWatch } from './space-watch.ts';

type Asking = { readonly clock: Clock; readonly perform: Perform };

/** The first answer that the candidates give, each tried in turn; else why the last of them gave none. */
export const askFirst = async <T>(
  parts: Asking,
  { candidates, ask }: { readonly candidates: readonly NodeId[]; readonly ask: Ask<T> },
  signal: AbortSignal,
): Promise<Result<T>> => {
  let last: Result<T> = failed(
    fault('transport.unreachable', 'There is no node it could be asked through.', { retryable: true }),
  );
  for (const candidate of candidates) {
    const [result] = await askTogether(parts, candidate, [ask], signal);
    if (result === undefined) continue;
    last = result as Result<T>;
    if (last.ok || signal.aborted) break;
  }
  return last;
};

const answerOf = async (parts: Asking, look: KeyLook, signal: AbortSignal): Promise<KeyAnswer> => {
  const { claimant, kind, nodeId } = look;
  const about = { claimant, kind, ...(nodeId === undefined ? {} : { nodeId }) };
  const sentAt = parts.clock.monotonicMs();
  const result = await askFirst<KeyTelling>(parts, look, signal);
  const seen = { observedAt: parts.clock.now(), tookMs: parts.clock.monotonicMs() - sentAt };
  return result.ok
    ? { ...about, ...seen, ...result.value }
    : { ...about, ...seen, state: 'no-answer', secondaries: [], says: result.fault.says };
};

/** Asks everybody who can tell of a key at the same time: the slowest of them is how long it takes. Undefined: no keys to search. */
export const findKey = async (
  parts: Asking,
  watch: SpaceWatch,
  key: string,
  signal: AbortSignal,
): Promise<KeyFinding | undefined> => {
  const search = watch.source.find?.(watch.view(), key);
  if (search === undefined) return undefined;
  const answers = await Promise.all(search.looks.map((look) => answerOf(parts, look, signal)));
  return search.conclude([...search.known, ...answers]);
};
