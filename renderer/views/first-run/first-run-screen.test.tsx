import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fault, FaultError } from '#shared/fault';
import { epochMs, type ImportProposal } from '#shared/model';
import { renderScreen } from '../../test-kit/render-screen.tsx';
import { fleetHeader, nodeView, snapshot, type Answers } from '../../test-kit/index.ts';
import { FirstRunScreen } from './index.ts';

const now = epochMs(1_800_000_000_000);
const proposal = (from: ImportProposal['from']): ImportProposal => ({
  from,
  hash: 'the-hash',
  adds: [
    { id: 'hel-w1', address: '203.0.113.11', port: 22, user: 'ops', jump: [], labels: {} },
    { id: 'hel-db1', address: '10.20.0.12', port: 2222, jump: ['bastion'], labels: { group: 'databases' } },
  ],
  skips: [{ id: '*.internal', reason: 'a pattern, not one host' }],
  unsupported: [{ where: 'line 31', what: 'ProxyCommand', reason: 'it would run a program here' }],
  yaml: 'nodes:\n  hel-w1:\n',
});

const show = (answers: Answers = {}) =>
  renderScreen(<FirstRunScreen />, {
    snapshot: snapshot(now, [], [], fleetHeader({ origin: 'empty' })),
    answers: {
      'fleet-import.preview': ({ from }) => proposal(from),
      'fleet-import.apply': () => ({ file: '/home/mara/fleet.yaml', added: 2 }),
      ...answers,
    },
    hash: '#/first-run',
  });

it('shows what ~/.ssh/config would add before anything is written', async () => {
  const { calls } = show();
  await screen.findByRole('grid', { name: 'Servers that would be added' });
  expect(screen.getByRole('button', { name: /Read ~\/\.ssh\/config/u }).textContent).toContain(
    '2 servers found, through 1 jump host',
  );
  expect(calls.some((call) => call.name === 'fleet-import.apply')).toBe(false);
});

it('lists what it did not understand and never ran, and what it left alone', async () => {
  show();
  expect((await screen.findByRole('region', { name: 'Not carried over' })).textContent).toContain(
    'ProxyCommand in line 31: it would run a program here',
  );
  expect(screen.getByRole('region', { name: 'Left alone' }).textContent).toContain(
    '*.internal: a pattern, not one host',
  );
});

it('adds exactly what was shown, then watches the new servers answer', async () => {
  const { calls, push } = show();
  fireEvent.click(await screen.findByRole('button', { name: 'Add 2 servers to the fleet file' }));
  await screen.findByText(/2 added to/u);
  expect(calls.find((call) => call.name === 'fleet-import.apply')?.input).toEqual({ hash: 'the-hash' });
  const stuck = nodeView(
    'hel-db1',
    now,
    {},
    {
      connection: {
        state: 'blocked',
        since: now,
        fault: fault('transport.host-key-unknown', 'First time with hel-db1.'),
      },
    },
  );
  push({ kind: 'reset', snapshot: snapshot(now, [nodeView('hel-w1', now), stuck]) });
  await screen.findByText('1 ready, 0 to answer, 1 need you');
  fireEvent.click(screen.getByRole('button', { name: 'Compare the key...' }));
  expect(location.hash).toBe('#/first-run?key=hel-db1');
});

it('says how to leave the demo, which has no file to add to, and asks for nothing', async () => {
  const { calls } = renderScreen(<FirstRunScreen />, {
    snapshot: snapshot(now, [], [], fleetHeader({ origin: 'demo' })),
    hash: '#/first-run',
  });
  await screen.findByText('npm start -- --fleet fleet.yaml');
  expect(screen.getByRole('link', { name: /Look at the demo fleet/u }).getAttribute('href')).toBe('#/fleet');
  expect(calls).toEqual([]);
});

it('reads a pasted Ansible inventory', async () => {
  const { calls } = show();
  await screen.findByRole('grid', { name: 'Servers that would be added' });
  fireEvent.click(screen.getByRole('button', { name: /Ansible/u }));
  fireEvent.change(screen.getByLabelText(/Inventory/u), { target: { value: '[web]\nhel-w1' } });
  fireEvent.click(screen.getByRole('button', { name: 'Show what it would add' }));
  await screen.findByRole('heading', { name: 'What the inventory would add' });
  await waitFor(() =>
    expect(calls.filter((call) => call.name === 'fleet-import.preview').at(-1)?.input).toEqual({
      from: 'ansible',
      text: '[web]\nhel-w1',
    }),
  );
});

it('says what is wrong with a file it cannot read, and what to do', async () => {
  show({
    'fleet-import.preview': () => {
      throw new FaultError(fault('import.unreadable', 'The file ends in the middle of a quoted text.'));
    },
  });
  const words = (await screen.findByRole('alert')).textContent ?? '';
  for (const part of [
    'The file ends in the middle of a quoted text.',
    'It is not there, may not be read, or is not in the format that was named.',
    'Check the path, who may read it, and the format.',
  ])
    expect(words).toContain(part);
});
