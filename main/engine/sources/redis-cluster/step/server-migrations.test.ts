import { describe, expect, it } from 'vitest';
import { nodeId, spaceId } from '#shared/model';
import { recorded } from '../test-kit/recorded.ts';
import { migrationsAsk } from './server-migrations.ts';

const server = (name: string) => ({ party: name, nodeId: nodeId(name) });

describe('slots that real servers moved by themselves', () => {
  it.each([
    ['redis', 'redis-8.6-migrations', 'b'],
    ['valkey', 'valkey-9.1-migrations', 'a'],
  ] as const)('are read as %s tells them, by whoever was told to', (speaks, situation, told) => {
    const { ask, on } = migrationsAsk({
      spaceId: spaceId('redis-cluster/sessions'),
      door: { address: '127.0.0.1', port: 6_379 },
      from: server('a'),
      to: server('b'),
      speaks,
    });
    expect(on).toEqual([told]);
    const [reply] = recorded(situation);
    if (reply === undefined || ask.lane !== 'redis') throw new Error('no reply');
    expect(ask.read(reply)).toMatchObject({
      ok: true,
      value: [
        {
          ranges: [
            [0, 100],
            [300, 300],
          ],
          state: 'done',
          from: expect.stringMatching(/^[0-9a-f]{40}$/),
          to: expect.stringMatching(/^[0-9a-f]{40}$/),
          says: '',
        },
      ],
    });
  });
});
