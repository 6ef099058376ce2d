import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { undoParamsOf } from '../test-kit/undone.ts';
import { pauseScriptStep } from './pause-script-step.ts';
import { pauseTimerStep } from './pause-timer-step.ts';

const node = nodeId('db-1');
const [ours, theirs] = ['until=- by=ann', 'until=- by=bob'];

describe('the pause of a timer', () => {
  const params = { nodeId: node, timer: 'backup.timer', wanted: 'paused', note: ours } as const;

  it('is not begun where there is no such timer, or where it does not run for another reason', () => {
    const judge = (seen: Parameters<typeof pauseTimerStep.judge>[0]) =>
      pauseTimerStep.judge(seen, params).kind;
    expect(judge({ there: true, isActive: true })).toBe('ready');
    expect(judge({ there: true, isActive: false, note: theirs })).toBe('already-so');
    expect(judge({ there: true, isActive: false })).toBe('conflict');
    expect(judge({ there: false, isActive: false })).toBe('conflict');
  });

  it('is taken back while it is ours, and left alone when somebody paused it anew', () => {
    const undone = undoParamsOf(pauseTimerStep, params, { there: true, isActive: true });
    const judge = (note: string | undefined) =>
      pauseTimerStep.judge({ there: true, isActive: note === undefined, note }, undone);
    expect(judge(ours).kind).toBe('ready');
    expect(judge(undefined).kind).toBe('already-so');
    expect(judge(theirs)).toEqual({
      kind: 'conflict',
      says: 'backup.timer on db-1 was paused anew since, by bob: it stays so.',
    });
  });
});

describe('the pause of a script of a folder', () => {
  const params = {
    nodeId: node,
    path: '/etc/cron.daily/backup',
    wanted: 'paused',
    mode: '755',
    note: `${ours} mode=755`,
  } as const;

  it('is taken back while it is ours, and left alone when somebody paused it anew', () => {
    const undone = undoParamsOf(pauseScriptStep, params, { kind: 'file', mode: '755' });
    const judge = (mode: string, note: string | undefined) =>
      pauseScriptStep.judge({ kind: 'file', mode, note }, undone).kind;
    expect(judge('644', params.note)).toBe('ready');
    expect(judge('755', undefined)).toBe('already-so');
    expect(judge('644', `${theirs} mode=755`)).toBe('conflict');
  });
});
