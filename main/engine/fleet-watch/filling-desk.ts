import { failed, fault, FaultError, ok, type Result } from '#shared/fault';
import type { Alarm, FillingLook, FleetNode, NodeId } from '#shared/model';
import type { Clock, Log, Timer } from '../ports/index.ts';
import { createLimiter, type NodeWatch } from '../probe/index.ts';
import type { FillingProbe } from '../source-kit/index.ts';
import type { Store } from '../store/index.ts';

/** Looks under way at once over the whole fleet: each is a disk walk on its node and a channel of ours. */
const looksAtOnce = 4;
/** An alarm that stays open does not make its node walk its disk again within this time. */
const automaticPauseMs = 10 * 60_000;
/** A first look knows sizes and no growth; one more this much later says what grows. */
const secondLookMs = 60_000;

type FindNode = (id: NodeId) => { readonly node: FleetNode; readonly watch: NodeWatch } | undefined;

/** Answers "what is filling it": on demand, and by itself when a disk alarm is raised. */
export type FillingDesk = {
  readonly look: (
    node: FleetNode,
    watch: NodeWatch,
    mount: string,
    signal: AbortSignal,
  ) => Promise<Result<FillingLook>>;
  /** Takes a look for each newly raised disk alarm, quietly. */
  readonly onAlarms: (changed: readonly Alarm[], find: FindNode) => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** One walk over one mount, and how many wait for it. */
type Walk = { readonly answer: Promise<Result<FillingLook>>; readonly stop: AbortController; askers: number };

/** Makes the desk; `probe` is the one source that knows how to look. */
export const createFillingDesk = (probe: FillingProbe, store: Store, clock: Clock, log: Log): FillingDesk => {
  const life = new AbortController();
  const limiter = createLimiter(looksAtOnce);
  const underWay = new Map<string, Walk>();
  const lastAutomatic = new Map<string, number>();
  const waiting = new Set<Timer>();

  const takeLook = async (
    node: FleetNode,
    watch: NodeWatch,
    mount: string,
    signal: AbortSignal,
  ): Promise<Result<FillingLook>> => {
    const startedAt = clock.now();
    const started = clock.monotonicMs();
    const ask = probe.ask(mount, node.logDirectories);
    const reply = await watch.ask(ask, AbortSignal.any([signal, life.signal]));
    if (!reply.ok) return reply;
    const reading = ask.read(reply.value);
    if (!reading.ok) return reading;
    const previous = (await store.looks(node.id)).find((look) => look.mount === mount);
    const tookMs = clock.monotonicMs() - started;
    const look = probe.look(reading.value, { nodeId: node.id, mount, startedAt, tookMs }, previous);
    store.saveLook(look);
    return ok(look);
  };

  const startWalk = (key: string, node: FleetNode, watch: NodeWatch, mount: string): Walk => {
    const stop = new AbortController();
    const answer = limiter
      .run(() => takeLook(node, watch, mount, stop.signal))
      .catch((error: unknown) => {
        if (error instanceof FaultError) return failed(error.fault);
        throw error;
      })
      .finally(() => forget(key, walk));
    const walk: Walk = { answer, stop, askers: 0 };
    underWay.set(key, walk);
    return walk;
  };

  const forget = (key: string, walk: Walk): void => {
    if (underWay.get(key) === walk) underWay.delete(key);
  };

  /** A second question for the same mount gets the answer of the walk under way: never two over one disk. It ends when the last asker leaves. */
  const look: FillingDesk['look'] = (node, watch, mount, signal) => {
    const key = `${node.id} ${mount}`;
    const walk = underWay.get(key) ?? startWalk(key, node, watch, mount);
    const leave = (): void => {
      walk.askers -= 1;
      if (walk.askers > 0) return;
      forget(key, walk);
      walk.stop.abort();
    };
    const stay = (): void => signal.removeEventListener('abort', leave);
    walk.askers += 1;
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    walk.answer.then(stay, stay);
    return walk.answer;
  };

  /** Looks without anybody waiting for it; a mount that was never looked at before is looked at once more, for its growth. */
  const lookQuietly = async (id: NodeId, mount: string, find: FindNode): Promise<void> => {
    const found = find(id);
    if (found === undefined || life.signal.aborted) return;
    const result = await look(found.node, found.watch, mount, life.signal);
    if (!result.ok)
      log.info('could not look at what fills a disk', { node: id, mount, code: result.fault.code });
    else if (result.value.comparedOverMs === undefined) {
      const timer = clock.after(secondLookMs, () => {
        waiting.delete(timer);
        void lookQuietly(id, mount, find);
      });
      waiting.add(timer);
    }
  };

  return {
    look,
    onAlarms: (changed, find) => {
      for (const alarm of changed) {
        if (alarm.evidence.rule !== 'disk-space' || alarm.clearedAt !== undefined) continue;
        const { nodeId } = alarm;
        const { mount } = alarm.evidence;
        const key = `${nodeId ?? ''} ${mount}`;
        const now = clock.monotonicMs();
        const before = lastAutomatic.get(key);
        if (before !== undefined && now - before < automaticPauseMs) continue;
        if (nodeId === undefined || find(nodeId) === undefined) continue;
        lastAutomatic.set(key, now);
        void lookQuietly(nodeId, mount, find);
      }
    },
    [Symbol.asyncDispose]: async () => {
      life.abort();
      for (const timer of waiting) timer.cancel();
      await Promise.allSettled([...underWay.values()].map(({ answer }) => answer));
    },
  };
};

/** The fault of asking for a look where no source can take one. */
export const noLookPossible = fault(
  'probe.not-permitted',
  'No source of this fleet can look at what fills a disk.',
);
