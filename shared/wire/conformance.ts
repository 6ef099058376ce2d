import type { InputOf } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type { Dispatcher } from './dispatcher.ts';
import { wireLimits } from './limits.ts';
import type { Link } from './link.ts';

/** A link under test and the end of the world for it. */
export type LinkUnderTest = {
  readonly link: Link;
  /** Breaks the connection from outside, as a killed engine or a pulled cable would. */
  readonly cut: () => void;
};

/** One promise that every link keeps. `prove` throws when it is broken. Run by each link's own test file. */
export type LinkPromise = {
  readonly says: string;
  readonly prove: (connect: (dispatcher: Dispatcher) => Promise<LinkUnderTest>) => Promise<void>;
};

/** Feeds count in heartbeats here: the smallest item of the contract. */
const beat = (revision: number) => ({ kind: 'heartbeat', at: 0, revision }) as const;
const history = (nodeId: string): InputOf<'node.history'> => ({
  nodeId,
  metric: 'load.one',
  subject: '',
  from: 0,
  to: 1,
  points: 2,
});

export const linkPromises: readonly LinkPromise[] = [
  {
    says: 'answers a question with what the engine said',
    prove: async (connect) => {
      const points = [{ at: 1, min: 0.5, max: 2, last: 1 }];
      const { link } = await connect(engine({ call: async () => ({ points }) }));
      expectSame(await link.call('node.history', history('db-1')), { points });
    },
  },
  {
    says: 'gives the engine the input as the contract reads it',
    prove: async (connect) => {
      const seen: unknown[] = [];
      const { link } = await connect(engine({ call: async (name, input) => seen.push([name, input]) }));
      await outcome(link.call('alarm.acknowledge', { alarmId: 'a', reason: '  looked at it  ' }));
      expectSame(seen, [['alarm.acknowledge', { alarmId: 'a', reason: 'looked at it' }]]);
    },
  },
  {
    says: 'keeps every character of a text, hostile ones too',
    prove: async (connect) => {
      const name = '“ü”\u0000\u202e\ud83d\ude80</script>\n';
      const seen: unknown[] = [];
      const { link } = await connect(engine({ call: async (_name, input) => seen.push(input) }));
      await outcome(link.call('node.reconnect', { nodeId: name }));
      expectSame(seen, [{ nodeId: name }]);
    },
  },
  {
    says: 'keeps answers apart when they come in another order',
    prove: async (connect) => {
      const waiting: (() => void)[] = [];
      const { link } = await connect(
        engine({
          call: (_name, input) =>
            new Promise((resolve) => {
              const { to } = input as { readonly to: number };
              waiting.push(() => resolve({ points: [{ at: to, min: 0, max: 0, last: 0 }] }));
              if (waiting.length === 3) for (const answer of waiting.toReversed()) answer();
            }),
        }),
      );
      const asked = [1, 2, 3].map((to) => link.call('node.history', { ...history('db-1'), to }));
      expectSame(
        (await Promise.all(asked)).map((answer) => answer.points[0]?.at),
        [1, 2, 3],
      );
    },
  },
  {
    says: 'hands a fault over as the same value',
    prove: async (connect) => {
      const why = fault('fleet.no-such-node', 'No node is named db-9.', {
        subject: 'db-9',
        facts: { file: 'fleet.yaml' },
      });
      const { link } = await connect(engine({ call: async () => Promise.reject(new FaultError(why)) }));
      expectSame(await faultOf(link.call('node.reconnect', { nodeId: 'db-9' })), why);
    },
  },
  {
    says: 'tells of a bug without showing where our files are',
    prove: async (connect) => {
      const { link } = await connect(
        engine({ call: async () => Promise.reject(new TypeError('x is not a function')) }),
      );
      const told = await faultOf(link.call('node.reconnect', { nodeId: 'db-1' }));
      expectSame([told.code, told.details], ['engine.bug', 'TypeError: x is not a function']);
    },
  },
  {
    says: 'refuses an input that does not fit before the engine sees it',
    prove: async (connect) => {
      const seen: unknown[] = [];
      const { link } = await connect(engine({ call: async (_name, input) => seen.push(input) }));
      const told = await faultOf(link.call('node.history', { ...history('db-1'), points: 1 }));
      expectSame([told.code, seen], ['contract.invalid', []]);
    },
  },
  {
    says: 'refuses an answer and an item that do not fit',
    prove: async (connect) => {
      const { link } = await connect(
        engine({
          call: async () => ({ points: 'many' }),
          open: () => listOf([{ ...beat(1), revision: -1 }]),
        }),
      );
      expectSame((await faultOf(link.call('node.history', history('db-1')))).code, 'contract.invalid');
      expectSame((await faultOf(firstRevisions(link, 1))).code, 'contract.invalid');
    },
  },
  {
    says: 'refuses an input larger than a frame may be',
    prove: async (connect) => {
      const seen: unknown[] = [];
      const { link } = await connect(engine({ call: async (_name, input) => seen.push(input) }));
      const text = 'x'.repeat(wireLimits.clientFrameBytes);
      expectSame(
        (await faultOf(link.call('fleet-import.preview', { from: 'ansible', text }))).code,
        'contract.invalid',
      );
      expectSame(seen, []);
    },
  },
  {
    says: 'refuses more calls at once than the limit, and serves again after',
    prove: async (connect) => {
      const release = gate();
      const { link } = await connect(engine({ call: () => release.opened.then(() => ({ points: [] })) }));
      const asked = Array.from({ length: wireLimits.calls }, () =>
        link.call('node.history', history('db-1')),
      );
      expectSame((await faultOf(link.call('node.history', history('db-1')))).code, 'contract.too-busy');
      release.open();
      await Promise.all(asked);
      expectSame(await link.call('node.history', history('db-1')), { points: [] });
    },
  },
  {
    says: 'tells the engine when a call is given up',
    prove: async (connect) => {
      const stopped = gate();
      const started = gate();
      const { link } = await connect(
        engine({
          call: (_name, _input, signal) => {
            signal.addEventListener('abort', stopped.open);
            started.open();
            return new Promise(() => undefined);
          },
        }),
      );
      const abort = new AbortController();
      const asked = outcome(link.call('node.reconnect', { nodeId: 'db-1' }, abort.signal));
      await started.opened;
      abort.abort(new Error('left the page'));
      expectSame(String(await asked), 'Error: left the page');
      await stopped.opened;
    },
  },
  {
    says: 'carries a feed in order to its end',
    prove: async (connect) => {
      const { link } = await connect(
        engine({ open: () => listOf(Array.from({ length: 500 }, (_, n) => beat(n))) }),
      );
      expectSame(
        await firstRevisions(link, 1_000),
        Array.from({ length: 500 }, (_, n) => n),
      );
    },
  },
  {
    says: 'hands over everything before the fault that ends a feed',
    prove: async (connect) => {
      const why = fault('store.unreadable', 'The history is damaged.');
      const open = async function* () {
        yield beat(1);
        yield beat(2);
        throw new FaultError(why);
      };
      const { link } = await connect(engine({ open }));
      const seen: number[] = [];
      expectSame(await faultOf(firstRevisions(link, 9, seen)), why);
      expectSame(seen, [1, 2]);
    },
  },
  {
    says: 'ends the stream in the engine when the reader leaves the loop',
    prove: async (connect) => {
      const ended = gate();
      const { link } = await connect(
        engine({ open: (_name, _input, signal) => endless(signal, ended.open) }),
      );
      expectSame(await firstRevisions(link, 3), [0, 1, 2]);
      await ended.opened;
    },
  },
  {
    says: 'ends the stream on both sides when the reader aborts',
    prove: async (connect) => {
      const ended = gate();
      const { link } = await connect(
        engine({ open: (_name, _input, signal) => endless(signal, ended.open) }),
      );
      const abort = new AbortController();
      let seen = 0;
      for await (const _item of link.open('fleet.changes', {}, abort.signal)) {
        seen += 1;
        if (seen === 2) abort.abort();
      }
      expectSame(seen, 2);
      await ended.opened;
    },
  },
  {
    says: 'never lets the engine run ahead of a slow reader',
    prove: async (connect) => {
      let made = 0;
      const open = async function* () {
        for (;;) {
          yield beat(made);
          made += 1;
        }
      };
      const { link } = await connect(engine({ open, call: async () => ({ points: [] }) }));
      const reader = link.open('fleet.changes', {})[Symbol.asyncIterator]();
      await reader.next();
      // Each answered question proves that the pipe has been emptied once more.
      for (let turn = 0; turn < 20; turn += 1) await link.call('node.history', history('db-1'));
      if (made > wireLimits.feedItems + 1)
        throw new Error(`The engine made ${made} items for a reader who took one.`);
      for (let next = 1; next < 100; next += 1) expectSame((await reader.next()).value, beat(next));
      await reader.return?.();
    },
  },
  {
    says: 'ends everything with link.closed when the connection breaks, and stays closed',
    prove: async (connect) => {
      const callStopped = gate();
      const feedStopped = gate();
      const callStarted = gate();
      const { link, cut } = await connect(
        engine({
          call: (_name, _input, signal) => {
            signal.addEventListener('abort', callStopped.open);
            callStarted.open();
            return new Promise(() => undefined);
          },
          open: (_name, _input, signal) => endless(signal, feedStopped.open, 1),
        }),
      );
      const call = faultOf(link.call('node.reconnect', { nodeId: 'db-1' }));
      const feed = faultOf(firstRevisions(link, 9));
      await callStarted.opened;
      cut();
      expectSame([(await call).code, (await feed).code], ['link.closed', 'link.closed']);
      await Promise.all([callStopped.opened, feedStopped.opened]);
      expectSame((await faultOf(link.call('node.reconnect', { nodeId: 'db-1' }))).code, 'link.closed');
      expectSame((await faultOf(firstRevisions(link, 1))).code, 'link.closed');
    },
  },
];

const engine = (parts: Partial<Dispatcher>): Dispatcher => ({
  call: () => Promise.reject(new Error('not asked in this promise')),
  open: () => listOf([]),
  ...parts,
});

async function* listOf(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}

/** Counts up, then waits for the signal; `pauseAfter` items come at once. */
async function* endless(signal: AbortSignal, ended: () => void, pauseAfter = 1_000): AsyncGenerator<unknown> {
  try {
    for (let revision = 0; revision < pauseAfter && !signal.aborted; revision += 1) yield beat(revision);
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  } finally {
    ended();
  }
}

const firstRevisions = async (link: Link, most: number, into: number[] = []): Promise<readonly number[]> => {
  for await (const item of link.open('fleet.changes', {})) {
    if (item.kind === 'heartbeat') into.push(item.revision);
    if (into.length === most) break;
  }
  return into;
};

const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
};

/** What came of it, whichever way it ended. */
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

const faultOf = async (promise: Promise<unknown>) => {
  const end = await outcome(promise);
  if (end instanceof FaultError) return end.fault;
  throw new Error(`Expected a fault, got ${JSON.stringify(end)} ${String(end)}`);
};

const expectSame = (got: unknown, wanted: unknown) => {
  if (JSON.stringify(sorted(got)) !== JSON.stringify(sorted(wanted))) {
    throw new Error(`Expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  }
};

/** The order of an object's keys is no part of a promise. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
};
