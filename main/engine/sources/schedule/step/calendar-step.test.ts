import { expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { undoParamsOf } from '../test-kit/undone.ts';
import { calendarStep, calendarText } from './calendar-step.ts';

const node = nodeId('db-1');
const params = { nodeId: node, timer: 'backup.timer', text: calendarText('daily') };

it('takes a calendar back only while it is the one that was written', () => {
  const undone = undoParamsOf(calendarStep, params, { there: true });
  const judge = (text: string | undefined) =>
    calendarStep.judge({ there: true, ...(text === undefined ? {} : { text }) }, undone).kind;
  expect(judge(params.text)).toBe('ready');
  expect(judge(calendarText('hourly'))).toBe('conflict');
  expect(judge(undefined)).toBe('already-so');
});
