import { describe, expect, it } from 'vitest';
import { failed, fault, ok } from '#shared/fault';
import { epochMs, nodeId } from '#shared/model';
import type { HttpAsk, Look, Observation, Outcome } from '../../source-kit/index.ts';
import { takeLooks, type LookParts } from './take-looks.ts';

const lost = fault('transport.lost', 'It is away.');
const ask: HttpAsk<string> = {
  id: 'test.look',
  says: 'a look',
  lane: 'http',
  socket: '/run/x.sock',
  method: 'GET',
  path: '/',
  effect: 'reads',
  limits: { timeoutMs: 1_000, bodyBytes: 1_000 },
  read: ({ body }) => ok(body),
};
const observation: Observation = {
  now: epochMs(1),
  everyMs: 1_000,
  nodes: [],
  declared: [],
  locals: new Map(),
  seats: new Map(),
};

/** One source that looks at these; w1 is away, any other node says its own name. */
const partsOf = (looks: readonly Look[], more: Partial<LookParts> = {}): LookParts => ({
  sources: [{ id: 'swarm', looks: { drain: () => looks } }],
  perform: async <T>(id: string): Promise<Outcome<T>> =>
    id === 'w1' ? { kind: 'not-sent', fault: lost } : { kind: 'answered', result: ok(id) as never },
  view: { nodes: [], alarms: [], origins: [], workloads: [], observationOf: () => observation },
  releases: [],
  signal: new AbortController().signal,
  ...more,
});
const drain = { kind: 'drain' as const, nodeIds: [nodeId('w9')], surge: true };
const two = ['w1', 'w2'].map(nodeId);

describe('what is looked at for a plan', () => {
  it('is read from the first node that answers, and is a fault where none does', async () => {
    const looked = await takeLooks(
      drain,
      partsOf([
        { id: 'both', through: two, ask },
        { id: 'away', through: two.slice(0, 1), ask },
      ]),
    );
    expect(looked.get('swarm')).toEqual(
      new Map([
        ['both', ok('w2')],
        ['away', failed(lost)],
      ]),
    );
  });

  it('is asked of a registry where there is one to ask', async () => {
    const look: Look = { id: 'digest', through: two, image: 'web:2' };
    const digestOf = async (reference: string) => ok(`digest of ${reference}`);
    const asked = await takeLooks(drain, partsOf([look], { digestOf }));
    expect(asked.get('swarm')?.get('digest')).toEqual(ok('digest of web:2'));
    expect((await takeLooks(drain, partsOf([look]))).get('swarm')?.get('digest')?.ok).toBe(false);
  });

  it('for maintenance is what a drain of the same nodes looks at; undoing looks at nothing', async () => {
    const parts = partsOf([{ id: 'both', through: two, ask }]);
    const run = { kind: 'reboot' } as const;
    const maintained = await takeLooks({ ...drain, kind: 'maintenance', run }, parts);
    expect(maintained.get('swarm')?.size).toBe(1);
    expect(await takeLooks({ kind: 'undo', operationId: 'op-1' }, parts)).toEqual(new Map());
  });
});
