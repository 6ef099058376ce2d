import { describe, expect, it } from 'vitest';
import { fault, FaultError } from '#shared/fault';
import { epochMs, type WorkloadEvent, type WorkloadView } from '#shared/model';
import { judgeWorkload } from '../rules/index.ts';
import { copyOn, web, webService } from '../rules/replica/test-kit/index.ts';
import { memoryRecords } from '../store/test-kit/index.ts';
import { createArrivalDesk } from './arrival-desk.ts';

const view: WorkloadView = judgeWorkload(
  webService([copyOn('w1'), copyOn('w2')], { observedAt: epochMs(7_000) }),
  { nodes: new Map(), origin: undefined, operations: [] },
);
const removed: WorkloadEvent = {
  at: epochMs(1),
  workloadId: web,
  kind: 'removed',
  says: 'It is no more there.',
};
const log = { info: () => undefined, warn: () => undefined };

/** A console that starts over what earlier ones told, and the words it adds to the timeline of `web`. */
const open = async (earlier: readonly WorkloadEvent[] = []) => {
  const records = memoryRecords();
  records.saveEvents(earlier);
  const desk = createArrivalDesk({ records, log, tell: records.saveEvents });
  const said = () => records.told.slice(earlier.length).map(({ at, says }) => [at, says]);
  return { desk, said, records };
};

describe('a workload that appears', () => {
  it('has its first sight in its timeline, also when it came before what was kept could be read', async () => {
    const { desk, said } = await open();
    desk.appeared(view);
    expect(said()).toEqual([]);
    await desk.ready;
    expect(said()).toEqual([[7_000, 'First seen by this console: 3 copies are wanted, 2 run.']]);
  });

  it('is not called new by the next start of the console', async () => {
    const first = await open();
    await first.desk.ready;
    first.desk.appeared(view);
    const second = await open(first.records.told);
    await second.desk.ready;
    second.desk.appeared(view);
    expect(second.said()).toEqual([]);
  });

  it('is told to be there again when it had been removed, in this session or before it', async () => {
    const again = [7_000, 'It is there again: 3 copies are wanted, 2 run.'];
    const before = await open([removed]);
    await before.desk.ready;
    before.desk.appeared(view);
    expect(before.said()).toEqual([again]);
    before.desk.removed(web);
    before.desk.appeared(view);
    expect(before.said()).toEqual([again, again]);
  });

  it('is not called new when nobody can tell, because what was kept cannot be read', async () => {
    const records = memoryRecords();
    const unreadable = () => Promise.reject(new FaultError(fault('store.unreadable', 'The disk is gone.')));
    const desk = createArrivalDesk({
      records: { newestEvents: unreadable, newestReleases: unreadable },
      log,
      tell: records.saveEvents,
    });
    desk.appeared(view);
    await desk.ready;
    desk.appeared(view);
    expect(records.told).toEqual([]);
  });
});
