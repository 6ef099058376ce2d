import { epochMs, type EpochMs, type Fact, type HostFacts, type NodeView, type Volume } from '#shared/model';
import type { Clock } from '../ports/index.ts';

/** Smaller steps are left alone: an age is then wrong by no more than this, ms. */
const leastStepMs = 1_000;

/**
 * Notices that the wall clock was set back (NTP after a wrong start, a person, a virtual machine that was restored).
 * Each call says by how many ms since the call before it; 0 when it was not.
 */
export const createSetBackWatch = (clock: Clock): (() => number) => {
  const offsetNow = (): number => clock.now() - clock.monotonicMs();
  let offset = offsetNow();
  return () => {
    const before = offset;
    offset = offsetNow();
    return before - offset >= leastStepMs ? before - offset : 0;
  };
};

/**
 * What was observed before the clock was set back lies in the future now and would stay fresh until the clock is there
 * again, so that a silent node looked well for hours (R85, R90). It gets the time it would have had by the new clock.
 */
export const redated = (
  { facts, lastAnswerAt, connection }: NodeView,
  backMs: number,
  now: EpochMs,
): Pick<NodeView, 'facts' | 'lastAnswerAt' | 'connection'> => {
  const time = (at: EpochMs): EpochMs => (at > now ? epochMs(at - backMs) : at);
  const fact = <F extends Fact<unknown>>(found: F): F => ({ ...found, observedAt: time(found.observedAt) });
  const volume = (found: Volume): Volume => ({
    ...found,
    space: fact(found.space),
    inodes: fact(found.inodes),
    readOnly: fact(found.readOnly),
  });
  const all = Object.fromEntries(
    Object.entries(facts).map(([name, found]) => [name, fact(found)]),
  ) as HostFacts;
  const { volumes } = all;
  return {
    facts:
      volumes.state === 'known' ? { ...all, volumes: { ...volumes, value: volumes.value.map(volume) } } : all,
    ...(lastAnswerAt === undefined ? {} : { lastAnswerAt: time(lastAnswerAt) }),
    connection: { ...connection, since: time(connection.since) },
  };
};
