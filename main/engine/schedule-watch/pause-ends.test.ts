import { expect, it } from 'vitest';
import { epochMs, nodeId, taskIdSchema, type NodeTasks } from '#shared/model';
import { createFakeClock } from '../ports/fake-clock.ts';
import { createPauseEnds } from './pause-ends.ts';
import { unseenTask, unseenTasks } from './unseen-tasks.ts';

const db = nodeId('db-1');
const id = taskIdSchema.parse('timer/db-1/backup.timer');

it('a pause whose time has come is told of once, again after ten minutes, and never for a node nobody can read', async () => {
  const clock = createFakeClock();
  const ends = createPauseEnds(clock);
  const nodeOf = (state: NodeTasks['state'], inMs: number): NodeTasks => ({
    ...unseenTasks(db, '', { now: clock.now(), everyMs: 300_000 }),
    state,
    tasks: [{ ...unseenTask(db, id), state: 'paused', pausedUntil: epochMs(clock.now() + inMs) }],
  });
  expect(ends.due([nodeOf('known', 1_000)])).toEqual([]);
  expect(ends.due([nodeOf('unknown', -1_000)])).toEqual([]);
  expect(ends.due([nodeOf('known', -1_000)])).toEqual([id]);
  expect(ends.due([nodeOf('known', -1_000)])).toEqual([]);
  await clock.advance(10 * 60_000);
  expect(ends.due([nodeOf('known', -1_000)])).toEqual([id]);
});
