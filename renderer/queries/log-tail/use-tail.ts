import { useEffect, useState } from 'react';
import type { InputOf } from '#shared/contract';
import { epochMs } from '#shared/model';
import type { Link } from '#shared/wire';
import { useClock, type Clock } from '../../clock/index.ts';
import { faultOf } from '../message/fault-of.ts';
import { useLink } from '../message/link-context.tsx';
import { noTail, withTailLost, withTailNews, type TailState } from './tail-rows.ts';

/** How a live log stands, and why it cannot be had. */
export type Tail = { readonly state: TailState; readonly trouble: ReturnType<typeof faultOf> | undefined };

/** Waits before a tail that ended is asked for anew, ms. */
const againMs = 2_000;
/** What no waiting mends: the wish itself cannot be had. */
const isForGood = (code: string): boolean => !code.startsWith('link.') && code !== 'contract.too-busy';

const begun: Tail = { state: noTail, trouble: undefined };

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, againMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Follows until the signal aborts, and tells each standing. After the engine was away it goes on without the past. */
const followTail = async (
  { link, clock, wish }: { readonly link: Link; readonly clock: Clock; readonly wish: InputOf<'log.tail'> },
  show: (tail: Tail) => void,
  signal: AbortSignal,
): Promise<void> => {
  let { state } = begun;
  while (!signal.aborted) {
    const past = state.next === 0 ? wish.past : 0;
    try {
      for await (const news of link.open('log.tail', { ...wish, past }, signal)) {
        state = withTailNews(state, news);
        show({ state, trouble: undefined });
      }
    } catch (thrown) {
      const trouble = faultOf(thrown);
      state = withTailLost(state, trouble.says, epochMs(clock.now()));
      show({ state, trouble });
      if (isForGood(trouble.code)) return;
    }
    if (!signal.aborted) await pause(signal);
  }
};

/** Follows logs for as long as it is shown. Another wish begins anew. */
export const useTail = (wish: InputOf<'log.tail'>): Tail => {
  const link = useLink();
  const clock = useClock();
  const key = JSON.stringify(wish);
  const [shown, setShown] = useState<{ readonly key: string; readonly tail: Tail }>({ key, tail: begun });

  useEffect(() => {
    const ending = new AbortController();
    const asked: InputOf<'log.tail'> = JSON.parse(key);
    const show = (tail: Tail): void => {
      if (!ending.signal.aborted) setShown({ key, tail });
    };
    void followTail({ link, clock, wish: asked }, show, ending.signal);
    return () => ending.abort();
  }, [link, clock, key]);

  return shown.key === key ? shown.tail : begun;
};
