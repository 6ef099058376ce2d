import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { renderScreen } from '../../test-kit/render-screen.tsx';
import { fleetHeader, snapshot } from '../../test-kit/index.ts';
import { SettingsScreen } from './index.ts';

const now = epochMs(1_800_000_000_000);

it('names every error of the fleet file by place, and what to write instead', async () => {
  const problem = {
    file: '/etc/fleet.yaml',
    line: 14,
    column: 7,
    says: '“adress” is not a key of a node.',
    instead: 'Write “address”.',
  };
  renderScreen(<SettingsScreen />, { snapshot: snapshot(now, [], [], fleetHeader({ problems: [problem] })) });
  const words =
    (await screen.findByRole('region', { name: /The fleet file has an error/u })).textContent ?? '';
  for (const part of [
    '“adress” is not a key of a node.',
    'Write “address”.',
    '/etc/fleet.yaml, line 14, column 7',
    'The last good fleet keeps running',
  ])
    expect(words).toContain(part);
});

it('says since when and why history is not recorded', async () => {
  const recording = {
    state: 'paused',
    since: epochMs(now - 600_000),
    says: 'The disk of this machine is full.',
  } as const;
  renderScreen(<SettingsScreen />, { snapshot: snapshot(now, [], [], fleetHeader({ recording })) });
  expect((await screen.findByText(/Has not been recorded/u)).textContent).toBe(
    'Has not been recorded for 10 m: The disk of this machine is full. Live values are still shown.',
  );
});

it('turns single-letter keys off and the theme over', async () => {
  renderScreen(<SettingsScreen />, { snapshot: snapshot(now, []) });
  fireEvent.click(screen.getByRole('radio', { name: 'Off' }));
  fireEvent.click(screen.getByRole('radio', { name: 'Light' }));
  expect([localStorage.getItem('quarterdeck.letters'), document.documentElement.dataset['theme']]).toEqual([
    'off',
    'light',
  ]);
});
