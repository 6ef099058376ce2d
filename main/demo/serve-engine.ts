import type { Clock } from '../engine/ports/index.ts';
import type { FakeSwarm } from '../engine/sources/swarm/fake/index.ts';
import type { AnswerRequest, DaemonReply } from './serve-socket.ts';

/** One Docker engine of a demo, and the time it lives in. */
export type ServedEngine = {
  readonly engines: FakeSwarm;
  readonly machine: string;
  readonly clock: Clock;
  /** Time until the first byte of a reply, ms. */
  readonly delayMs: () => number;
  /** Brings the engines to what they are by now. */
  readonly follow: () => void;
};

/** How often the stream of events looks for new lines, ms. */
const lookMs = 200;

const wait = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = clock.after(ms, resolve);
    signal.addEventListener(
      'abort',
      () => {
        timer.cancel();
        resolve();
      },
      { once: true },
    );
  });

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function* eventStream(
  { engines, machine, clock, follow }: ServedEngine,
  filters: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): AsyncIterable<string> {
  let { after } = engines.eventLines(machine, { after: 0, filters });
  while (!signal.aborted) {
    follow();
    const fresh = engines.eventLines(machine, { after, filters });
    ({ after } = fresh);
    if (fresh.lines.length > 0) yield fresh.lines.join('');
    await wait(clock, lookMs, signal);
  }
}

/** Answers HTTP as the engine of that machine would, after the time the network and the engine take. */
export const serveEngine =
  (served: ServedEngine): AnswerRequest =>
  async ({ method, path, body, signal }): Promise<DaemonReply> => {
    const { engines, machine, clock, delayMs, follow } = served;
    await wait(clock, delayMs(), signal);
    follow();
    const answer = engines.answer(machine, { method, path, body });
    switch (answer.kind) {
      case 'reply': {
        const { status, headers, body: text, afterMs } = answer.reply;
        if (afterMs > 0) await wait(clock, afterMs, signal);
        follow();
        return { status, headers, body: text };
      }
      case 'stream':
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: eventStream(served, answer.filters, signal),
        };
      case 'refused':
      case 'lost':
        throw new Error(`the engine of ${machine} broke the connection`);
      case 'hangs':
      case 'unreachable':
        await until(signal);
        throw new Error(`the engine of ${machine} never answered`);
    }
  };
