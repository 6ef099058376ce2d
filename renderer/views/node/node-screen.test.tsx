import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { defaultAlarmPolicy, epochMs, nodeId, type FillingLook, type NodeView } from '#shared/model';
import { renderScreen } from '../../test-kit/render-screen.tsx';
import {
  alarm,
  diskSpace,
  fillsIn,
  hostFacts,
  known,
  nodeView,
  noFacts,
  snapshot,
  steady,
  unknown,
  volume,
  type Answers,
} from '../../test-kit/index.ts';
import { NodeScreen } from './index.ts';

const now = epochMs(1_800_000_000_000);
const hour = 3_600_000;

const look: FillingLook = {
  nodeId: nodeId('db-1'),
  mount: '/var',
  startedAt: now,
  tookMs: 900,
  comparedOverMs: hour,
  paths: [{ path: '/var/log/proxy.log', kind: 'log', sizeBytes: 71.2e9, growthBytes: 22.1e9 }],
  deletedOpen: [{ path: '/var/tmp/old', sizeBytes: 3.4e9, processId: 812, processName: 'postgres' }],
  blindSpots: ['/var/private: permission denied'],
  cutShort: true,
};

const filling = nodeView(
  'db-1',
  now,
  { role: 'database' },
  {
    state: 'critical',
    facts: hostFacts(now, {
      volumes: known([volume('/', 0.4, now), volume('/var', 0.91, now, 320)], now),
      previousBootEnd: unknown('not-permitted', now, 'journalctl: insufficient permissions'),
      failedUnits: known(['cron\u202e.service'], now),
    }),
    forecasts: [{ mount: '/var', space: fillsIn(3.2 * hour, now), inodes: steady }],
  },
);

const show = (view: NodeView, answers: Answers = {}) =>
  renderScreen(<NodeScreen />, {
    snapshot: snapshot(
      now,
      [view],
      view === filling
        ? [alarm('db-1', 'critical', diskSpace('/var', 3.2 * hour, now, 29e9, 320e9), now)]
        : [],
    ),
    answers: {
      'node.history': () => ({ points: [] }),
      'node.policy': () => ({ policy: defaultAlarmPolicy }),
      'node.filling': () => ({ looks: [] }),
      'node.look': () => look,
      'node.reconnect': () => ({ done: true }),
      'node.unlock-key': () => ({ done: true }),
      ...answers,
    },
    hash: `#/node/${view.node.id}`,
  });

const panel = (name: RegExp) => within(screen.getByRole('region', { name }));

describe('a node whose disk fills', () => {
  it('opens with which disk, when, why it is believed, and what to do', async () => {
    show(filling);
    const sentence = (
      await screen.findByText('db-1 /var will be full in 3 h 12 m', { selector: 'p bdi' })
    ).closest('p');
    expect(sentence?.textContent).toContain('29 GB of 320 GB left, losing 9.1 GB an hour');
    expect(sentence?.textContent).toContain('See what is filling it');
  });

  it('shows the disk that fills first, and another when asked', async () => {
    show(filling);
    const tabs = await screen.findByRole('radio', { name: '/var' });
    expect(tabs.getAttribute('aria-checked')).toBe('true');
    fireEvent.click(screen.getByRole('radio', { name: '/' }));
    await waitFor(() => expect(location.hash).toContain('mount=%2F'));
  });

  it('looks at what fills it only when asked, and says what it could not see', async () => {
    const { calls } = show(filling);
    const button = await screen.findByRole('button', { name: 'Look now' });
    expect(calls.some((call) => call.name === 'node.look')).toBe(false);
    fireEvent.click(button);
    await screen.findByText('log/proxy.log');
    const words = screen.getByRole('region', { name: /What is filling/u }).textContent ?? '';
    for (const part of [
      '71.2 GB',
      '+22.1 GB',
      'held by postgres (812)',
      'Cut short.',
      '/var/private: permission denied',
    ])
      expect(words).toContain(part);
  });
});

it('gives the reason for a value it does not know, and never a zero', async () => {
  show(filling);
  await screen.findByRole('region', { name: 'Machine' });
  const row = panel(/Machine/u)
    .getByText('Boot before')
    .closest('div');
  expect(row?.textContent).toContain('unknown, the login user may not read it');
  expect(row?.textContent).toContain('journalctl: insufficient permissions');
});

it('shows hidden characters in what a node sends as marks', async () => {
  show(filling);
  await screen.findByRole('region', { name: 'Failed units' });
  expect(panel(/Failed units/u).getByText('U+202E').className).not.toBe('');
});

describe('a node that cannot be asked', () => {
  const silent = nodeView(
    'hel-w1',
    now,
    {},
    {
      state: 'stale',
      lastAnswerAt: epochMs(now - 250_000),
      facts: hostFacts(epochMs(now - 250_000)),
      connection: {
        state: 'waiting',
        since: epochMs(now - 250_000),
        attempt: 4,
        nextTryAt: epochMs(now + 20_000),
        fault: fault('transport.unreachable', 'hel-w1 does not answer on port 22.', { retryable: true }),
      },
    },
  );
  const blocked = (code: 'transport.passphrase-needed' | 'transport.host-key-changed'): NodeView =>
    nodeView(
      'ams-w2',
      now,
      {},
      {
        state: 'unknown',
        facts: noFacts('unreachable', now),
        forecasts: [],
        connection: { state: 'blocked', since: now, fault: fault(code, 'It is so.') },
      },
    );

  it('says what happened, what to do, and how old the values below are', async () => {
    show(silent);
    const words = (await screen.findByRole('region', { name: 'Connection trouble' })).textContent ?? '';
    for (const part of [
      'hel-w1 does not answer on port 22.',
      '4 tries so far',
      'Check its power',
      '4 m 10 s ago',
      'not the present',
    ])
      expect(words).toContain(part);
  });

  it('is tried again when asked to', async () => {
    const { calls } = show(silent);
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(calls.find((call) => call.name === 'node.reconnect')?.input).toEqual({ nodeId: 'hel-w1' }),
    );
  });

  it('takes a passphrase in a field that hides it', async () => {
    const { calls } = show(blocked('transport.passphrase-needed'));
    fireEvent.click(await screen.findByRole('button', { name: 'Unlock the key...' }));
    const field = screen.getByLabelText(/Passphrase/u);
    expect(field.getAttribute('type')).toBe('password');
    fireEvent.change(field, { target: { value: 'open sesame' } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    await waitFor(() =>
      expect(calls.find((call) => call.name === 'node.unlock-key')?.input).toEqual({
        nodeId: 'ams-w2',
        passphrase: 'open sesame',
      }),
    );
  });

  it('leads to the comparison of keys when its key has changed', async () => {
    show(blocked('transport.host-key-changed'));
    fireEvent.click(await screen.findByRole('button', { name: 'Compare the key...' }));
    expect(location.hash).toBe('#/node/ams-w2?key=ams-w2');
  });
});

it('says so when the fleet has no such node', async () => {
  renderScreen(<NodeScreen />, { snapshot: snapshot(now, []), hash: '#/node/gone' });
  expect((await screen.findByText(/has no node called/u)).textContent).toBe(
    'This fleet has no node called gone.',
  );
});
