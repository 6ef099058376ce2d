import { expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { stepCall } from '../../../source-kit/index.ts';
import { placeOf } from '../plan/task-at.ts';
import { timerTaskId } from '../tasks/task-ids.ts';
import { calendarStep, calendarText } from './calendar-step.ts';

const node = nodeId('db-1');
const params = { nodeId: node, timer: 'backup.timer', text: calendarText('daily') };
const place = placeOf('calendar', { id: timerTaskId(node, 'backup.timer'), nodeId: node });

it('takes a calendar back only while it is the one that was written', () => {
  if (calendarStep.undo === 'irreversible') throw new Error('no undo');
  const back = calendarStep.undo(params, { there: true }, stepCall(calendarStep, params, place));
  const undone = calendarStep.params.parse(back?.params);
  const judge = (text: string | undefined) =>
    calendarStep.judge({ there: true, ...(text === undefined ? {} : { text }) }, undone).kind;
  expect(judge(params.text)).toBe('ready');
  expect(judge(calendarText('hourly'))).toBe('conflict');
  expect(judge(undefined)).toBe('already-so');
});
