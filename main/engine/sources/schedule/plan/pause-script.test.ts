import { describe, expect, it } from 'vitest';
import { ok } from '#shared/fault';
import type { ScheduledTask } from '#shared/model';
import type { PlanView } from '../../../source-kit/index.ts';
import { pauseScriptStep, type ScriptNow } from '../step/index.ts';
import { look, table } from '../test-kit/look.ts';
import { planEdit } from './edit.ts';
import { scriptLooks } from './task-at.ts';
import { planPause, planResume } from './pause.ts';

const path = '/etc/cron.daily/tidy';
const note = 'until=- by=Ana mode=755';
const tasks = look(
  '@cron vixie yes no strict',
  table('/etc/crontab', ['25 6 * * * root run-parts --report /etc/cron.daily']),
  '@folder daily /etc/cron.daily\n|755 - tidy\n|755 - with.dot',
);
const taskOf = (name: string): ScheduledTask => {
  const found = tasks.tasks.find((task) => task.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const planned = (of: 'pause' | 'resume', now: ScriptNow, name = 'tidy') => {
  const taskIds = [taskOf(name).id];
  const asked = { tasks: [tasks], operator: 'Ana' } as unknown as PlanView;
  const looked = new Map(scriptLooks(asked, taskIds).map(({ id }) => [id, ok(now)]));
  const view = { ...asked, looked };
  return of === 'pause'
    ? planPause(view, { kind: 'pause-task', taskIds })
    : planResume(view, { kind: 'resume-task', taskIds });
};

describe('a pause of one script', () => {
  it('shows the mode before and after, and the note that keeps it', () => {
    const { steps, files, refusal } = planned('pause', { kind: 'file', mode: '755' });
    expect(refusal).toBeUndefined();
    expect(steps.map(({ kind }) => kind)).toEqual(['schedule.pause-script']);
    expect(files).toMatchObject([
      { path, becomes: 'kept', says: expect.stringContaining('from 755 to 644') as string },
      { path: `/etc/quarterdeck/paused/${encodeURIComponent(path)}`, text: { after: `${note}\n` } },
    ]);
  });

  it('goes by what the script is now, not by what was seen minutes ago', () => {
    expect(planned('pause', { kind: 'file', mode: '644', note }).steps).toEqual([]);
    expect(planned('resume', { kind: 'file', mode: '644', note }).steps).toHaveLength(1);
    expect(planned('resume', { kind: 'file', mode: '755' }).steps).toEqual([]);
  });

  it.each([
    ['a link, whose file may be used elsewhere', { kind: 'link' }, 'is a link'],
    ['one that nobody may execute as it is', { kind: 'file', mode: '644' }, 'may not be executed by anybody'],
    ['one that is gone', { kind: 'absent' }, 'any more'],
  ] as const)('refuses %s', (_what, now, says) => {
    expect(planned('pause', now).refusal).toContain(says);
  });

  it('refuses one whose name run-parts passes over', () => {
    expect(planned('pause', { kind: 'file', mode: '755' }, 'with.dot').refusal).toContain(
      'not run by anything',
    );
  });

  it.each([
    ['paused by nobody', { kind: 'file', mode: '644' }, 'was not paused by a console'],
    ['given another mode meanwhile', { kind: 'file', mode: '600', note }, 'which somebody gave it'],
    [
      'whose note says no mode',
      { kind: 'file', mode: '644', note: 'until=- by=Ana' },
      'does not say which mode',
    ],
  ] as const)('is not ended for one %s', (_what, now, says) => {
    expect(planned('resume', now).refusal).toContain(says);
  });
});

describe('the step', () => {
  const params = { nodeId: taskOf('tidy').nodeId, path, wanted: 'paused', mode: '755', note } as const;
  const judge = (seen: ScriptNow, wanted: 'paused' | 'running' = 'paused') =>
    pauseScriptStep.judge(seen, { ...params, wanted }).kind;

  it('changes only what it knows', () => {
    expect(judge({ kind: 'file', mode: '755' })).toBe('ready');
    // Cut off between note and mode.
    expect(judge({ kind: 'file', mode: '755', note })).toBe('ready');
    expect(judge({ kind: 'file', mode: '644', note })).toBe('already-so');
    // Somebody took its permission away by hand: that is theirs to give back.
    expect(judge({ kind: 'file', mode: '644' })).toBe('conflict');
    expect(judge({ kind: 'file', mode: '700' })).toBe('conflict');
    expect(judge({ kind: 'link' })).toBe('conflict');
    expect(judge({ kind: 'file', mode: '644', note }, 'running')).toBe('ready');
    expect(judge({ kind: 'file', mode: '755', note }, 'running')).toBe('ready');
    expect(judge({ kind: 'file', mode: '755' }, 'running')).toBe('already-so');
    expect(judge({ kind: 'file', mode: '600', note }, 'running')).toBe('conflict');
  });

  it('is put back with the mode it had', () => {
    const { steps } = planned('pause', { kind: 'file', mode: '750' });
    const [call] = steps;
    if (call === undefined || pauseScriptStep.undo === 'irreversible') throw new Error('no step');
    const back = pauseScriptStep.undo({ ...params, mode: '750' }, { kind: 'file', mode: '750' }, call);
    expect(back?.calls.map(({ text }) => text)).toContain(`sudo -n chmod 750 ${path}`);
  });
});

it('an edit of a script is refused with what decides when it runs, and where its text belongs', () => {
  const { refusal } = planEdit({ tasks: [tasks] } as unknown as PlanView, {
    kind: 'edit-task',
    taskId: taskOf('tidy').id,
    command: 'true',
  });
  expect(refusal).toContain('/etc/crontab, line 1 (25 6 * * *), decides when');
  expect(refusal).toContain(`change ${path} where it comes from`);
});
