import { expect } from 'vitest';
import { nodeId, spaceId, type Operation, type OperationRequest, type SpaceView } from '#shared/model';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import type { RedisFleet } from './redis-fleet.ts';
import { startWriting, type SessionWriter } from './session-writer.ts';

export const patienceMs = 180_000;
export const sessions = spaceId('redis-cluster/sessions');
/** Slot of `foo` and `{foo}…` (CLUSTER KEYSLOT): one of cache-3. */
export const slot = '12182';
/** One copy is enough for a moment in these specs, and says so. */
export const knowing = ['last-copy', 'capacity', 'live-alarms', 'minimum-available'];
/** How many slots each server of a new fleet owns. */
export const before = { 'cache-1': 5_461, 'cache-2': 5_462, 'cache-3': 5_311, 'cache-7': 150 };

export const tell = (line: string): void => console.log(line);

export const calm = ({ parties, disputes, state }: SpaceView): boolean =>
  state === 'known' &&
  disputes.length === 0 &&
  parties.every((party) => party.state === 'up' && party.says === '');

export const ownersOf = ({ parties, segments }: SpaceView): Readonly<Record<string, number>> => {
  const owners: Record<string, number> = {};
  for (const { owner, count } of segments) {
    const name = parties.find((party) => party.id === owner)?.name ?? 'nobody';
    owners[name] = (owners[name] ?? 0) + count;
  }
  return owners;
};

export const drain = (...names: readonly string[]): OperationRequest => ({
  kind: 'drain',
  nodeIds: names.map(nodeId),
  surge: true,
});

const steps = ({ steps: all }: Operation): string =>
  all
    .map(({ stepId, state, says, fault }) => `${state} ${stepId}: ${says} ${fault?.details ?? ''}`)
    .join('\n');

export const succeeded = (operation: Operation): void => {
  if (operation.state !== 'succeeded' || operation.grade !== 'ok')
    throw new Error(`${operation.state} ${operation.grade ?? ''}: ${operation.says}\n${steps(operation)}`);
};

/** What the specs of a cluster say to their console. */
export type RedisWords = {
  readonly spaceWhen: (isSo: (space: SpaceView) => boolean) => Promise<SpaceView>;
  readonly runToEnd: (request: OperationRequest, overrides?: readonly string[]) => Promise<Operation>;
  /** Does something while a client writes all the time. Rejects when one acknowledged write is not there afterwards. */
  readonly underWrites: (what: string, work: (writer: SessionWriter) => Promise<void>) => Promise<void>;
};

export const wordsOf = (fleet: RedisFleet, engine: OperatingConsole): RedisWords => ({
  spaceWhen: (isSo) => engine.freshSpaceWhen('sessions', isSo, patienceMs),
  runToEnd: async (request, overrides = knowing) => {
    const { id } = await engine.start(request, overrides);
    return engine.ended(id, patienceMs);
  },
  underWrites: async (what, work) => {
    await using writer = startWriting(fleet.servers);
    const written = (atLeast: number) =>
      untilFound(
        async () => writer.acknowledged(),
        (count) => count > atLeast,
        patienceMs,
      );
    await written(500);
    const errorsBefore = writer.errors();
    await work(writer);
    await written(writer.acknowledged() + 500);
    const lost = await writer.lost();
    tell(
      `${what}: ${writer.acknowledged()} writes acknowledged, ${writer.errors() - errorsBefore} refused or unanswered, ${lost.length} lost; the slowest took ${writer.slowestMs()} ms`,
    );
    expect(lost).toEqual([]);
  },
});
