import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { defaultAlarmPolicy, epochMs, type Alarm } from '#shared/model';
import { renderScreen } from '../../test-kit/render-screen.tsx';
import { alarm, diskSpace, nodeView, snapshot } from '../../test-kit/index.ts';
import { AlarmsScreen } from './index.ts';

const now = epochMs(1_800_000_000_000);
const hour = 3_600_000;
const filling = alarm(
  'fra-db2',
  'critical',
  diskSpace('/var/lib', 3.2 * hour, now, 29e9, 320e9),
  now,
  660_000,
);
const units = alarm('par-w1', 'warning', { rule: 'failed-units', units: ['cron.service'] }, now, 3 * hour);

const show = (alarms: readonly Alarm[]) =>
  renderScreen(<AlarmsScreen />, {
    snapshot: snapshot(now, [nodeView('fra-db2', now), nodeView('par-w1', now)], alarms),
    answers: {
      'alarm.history': () => ({ alarms: [...alarms] }),
      'node.policy': () => ({ policy: defaultAlarmPolicy }),
      'node.history': () => ({ points: [] }),
      'alarm.acknowledge': () => filling,
      'alarm.silence': () => filling,
    },
    hash: '#/alarms',
  });

const detail = () => within(screen.getByRole('region', { name: 'The chosen alarm' }));

describe('the inbox', () => {
  it('explains the most urgent alarm at once: what, why, and what to do', async () => {
    show([units, filling]);
    await screen.findByRole('listbox', { name: 'Alarms' });
    expect(detail().getByRole('heading', { level: 2 }).textContent).toContain(
      'fra-db2 /var/lib will be full in 3 h 12 m',
    );
    expect(detail().getByText(/29 GB of 320 GB left/u).textContent).toContain(
      'between 2 h 39 m and 4 h 05 m',
    );
  });

  it('is walked through with the arrow keys, and the explanation follows', async () => {
    show([units, filling]);
    const list = await screen.findByRole('listbox', { name: 'Alarms' });
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    await waitFor(() =>
      expect(detail().getByRole('heading', { level: 2 }).textContent).toContain(
        'cron.service failed on par-w1',
      ),
    );
    expect(screen.getAllByRole('option').map((option) => option.getAttribute('aria-selected'))).toEqual([
      'false',
      'true',
    ]);
  });

  it('leads from an alarm about a log to that log, where it is covered or cut off', async () => {
    const evidence = {
      rule: 'log-trouble',
      kind: 'uncovered',
      count: 1,
      subjects: ['/var/log/proxy.log'],
      says: 'Nothing rotates it.',
      nextStep: 'Cover this log.',
    } as const;
    show([alarm('fra-db2', 'critical', { ...evidence, subjects: [...evidence.subjects] }, now)]);
    fireEvent.click(await screen.findByRole('button', { name: 'Open log' }));
    expect(decodeURIComponent(location.hash)).toBe('#/logs?log=fra-db2:/var/log/proxy.log');
  });

  it('is glad when nothing is open', async () => {
    show([{ ...units, clearedAt: epochMs(now - 3 * hour) }]);
    expect((await screen.findByText('No open alarms.')).parentElement?.textContent).toBe(
      'No open alarms. The last one cleared 3 h ago.',
    );
  });

  it('says that an alarm stays because data is missing, and never that it cleared', async () => {
    show([{ ...units, held: true, confirmedAt: epochMs(now - hour) }]);
    expect((await screen.findByText(/Data is missing/u)).textContent).toContain('it cannot clear');
    expect(screen.getByRole('option').textContent).toContain('new, held');
  });
});

describe('a person', () => {
  it('acknowledges with a reason and not without', async () => {
    const { calls } = show([filling]);
    fireEvent.click(await screen.findByRole('button', { name: 'Acknowledge...' }));
    const confirm = screen.getByRole('button', { name: 'Acknowledge' });
    expect(confirm).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByLabelText('Reason, for the record'), {
      target: { value: 'rotating it now' },
    });
    fireEvent.click(confirm);
    await waitFor(() =>
      expect(calls.find((call) => call.name === 'alarm.acknowledge')?.input).toEqual({
        alarmId: filling.id,
        reason: 'rotating it now',
      }),
    );
  });

  it('silences until an end, four hours from the click if so chosen', async () => {
    const { calls } = show([filling]);
    fireEvent.click(await screen.findByRole('button', { name: 'Silence...' }));
    fireEvent.change(screen.getByLabelText('Reason, for the record'), {
      target: { value: 'restore under way' },
    });
    fireEvent.click(screen.getByRole('radio', { name: '4 h' }));
    fireEvent.click(screen.getByRole('button', { name: 'Silence' }));
    await waitFor(() =>
      expect(calls.find((call) => call.name === 'alarm.silence')?.input).toEqual({
        alarmId: filling.id,
        reason: 'restore under way',
        until: now + 4 * hour,
      }),
    );
  });
});
