import { fireEvent, screen, within } from '@testing-library/react';
import type { ComponentType } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs } from '#shared/model';
import { pictureFleet, renderScreen } from '../test-kit/index.ts';
import { AppFrame } from './app-frame.tsx';
import { ConnectionProvider } from './connection-words.tsx';
import type { Screens } from './screens.ts';

const at = epochMs(1_795_000_000_000);
const Named = (name: string) => () => <p>screen {name}</p>;
const screens: Screens = {
  fleet: Named('fleet'),
  node: Named('node'),
  ownership: Named('ownership'),
  logs: Named('logs'),
  schedule: Named('schedule'),
  replicas: Named('replicas'),
  alarms: Named('alarms'),
  'live-log': Named('live log'),
  activity: Named('activity'),
  operation: Named('operation'),
  'first-run': Named('first run'),
  settings: Named('settings'),
};
const show = async (trouble?: string, fleetScreen: ComponentType = screens.fleet) => {
  const shown = renderScreen(
    <ConnectionProvider
      connection={{ trouble: () => trouble, subscribe: () => () => undefined, tryNow: () => undefined }}
    >
      <AppFrame screens={{ ...screens, fleet: fleetScreen }} overlay={() => null} />
    </ConnectionProvider>,
    { snapshot: pictureFleet(at) },
  );
  await shown.settled();
  return shown;
};
const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

beforeEach(() => localStorage.clear());

describe('the frame of the window', () => {
  it('goes to places by two letters, and back out by Escape', async () => {
    await show();
    press('g');
    press('a');
    expect([location.hash, document.title]).toEqual(['#/alarms', 'alarms · Quarterdeck']);
    expect(screen.getByText('screen alarms')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('main'));
    press('Escape');
    expect(location.hash).toBe('#/fleet');
  });

  it('leaves letters alone when they are turned off, and combinations on', async () => {
    localStorage.setItem('quarterdeck.letters', 'off');
    await show();
    press('g');
    press('a');
    expect(location.hash).toBe('#/fleet');
    press('k', { ctrlKey: true });
    expect(screen.getByRole('dialog', { name: 'Find a node, a service or an action' })).toBeTruthy();
  });

  it('stays when a screen cannot be drawn, and says what happened in its place', async () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await show(undefined, () => {
      throw new Error('chunk 7 is missing');
    });
    expect(screen.getByRole('main').textContent).toContain('chunk 7 is missing');
    expect(screen.getByRole('contentinfo').textContent).toMatch(/^Live/);
    quiet.mockRestore();
  });

  it('finds a node by part of its name and opens it', async () => {
    await show();
    press('k', { ctrlKey: true });
    const field = screen.getByRole('combobox');
    fireEvent.change(field, { target: { value: 'db2' } });
    const hits = screen.getAllByRole('option');
    expect(hits[0]?.textContent).toBe('fra-db2Frankfurt, database, critical');
    expect(hits.slice(1).map((hit) => hit.textContent)).toEqual([
      'Drain fra-db2...shows the plan first',
      'Undrain fra-db2...shows the plan first',
      'Maintenance of fra-db2...shows the plan first',
      'What if fra-db2 goes away?nothing is sent',
      'Decommission fra-db2...for good, shows the plan first',
    ]);
    fireEvent.click(hits[0] as HTMLElement);
    expect(location.hash).toBe('#/node/fra-db2');
  });

  it('asks of a part of the fleet by its label: a verb and a name give the question, and nothing is sent', async () => {
    await show();
    press('k', { ctrlKey: true });
    const type = (value: string) => fireEvent.change(screen.getByRole('combobox'), { target: { value } });
    const hits = () => screen.getAllByRole('option').map((hit) => hit.textContent);
    type('what if');
    expect(hits()).toContain('What if datacenter Frankfurt goes away?5 nodes, nothing is sent');
    type('what if frank');
    expect(hits()).toEqual(['What if datacenter Frankfurt goes away?5 nodes, nothing is sent']);
    fireEvent.click(screen.getByRole('option', { name: /^What if datacenter Frankfurt/ }));
    expect(decodeURIComponent(location.hash)).toMatch(/what-if=\["fra-db1","fra-db2",/);
  });

  it('lists every key that works now', async () => {
    await show();
    press('?');
    const map = screen.getByRole('dialog', { name: 'Keyboard map' });
    expect(
      within(map)
        .getAllByRole('term')
        .map((term) => term.textContent),
    ).toContain('Go to alarms');
  });

  it('says how live it is, and after three missed heartbeats that it is not', async () => {
    const shown = await show();
    expect(screen.getByRole('contentinfo').textContent).toMatch(
      /^Live, drawn 0 s ago12 of 15 nodes connected/,
    );
    expect(screen.queryByText(/Display frozen/)).toBeNull();
    shown.pass(3_100);
    expect(screen.getByText(/Display frozen since/).textContent).toMatch(/since \d\d:\d\d:\d\d\.$/);
    expect(screen.getByRole('contentinfo').textContent).toMatch(/^Not live/);
  });

  it('gives the reason and a way to try again when the connection is gone', async () => {
    const shown = await show('The connection to the engine was lost.');
    shown.pass(4_000);
    expect(screen.getByRole('alert').textContent).toContain('The connection to the engine was lost.');
    expect(screen.getByRole('button', { name: 'Try now' })).toBeTruthy();
  });

  it('offers views that filter, with how many nodes they show', async () => {
    await show();
    const views = within(screen.getByRole('navigation'))
      .getAllByRole('link')
      .map((link) => link.textContent);
    expect(views).toEqual([
      'Fleet15',
      'Ownership',
      'Replicas',
      'Alarms5',
      'Logs',
      'Schedule',
      'Activity',
      'Disk over 80\u2009%2',
      'Databases2',
      'Over 20 ms2',
      'Not answering3',
      'Settings',
    ]);
    fireEvent.click(screen.getByRole('link', { name: /Databases/ }));
    expect(decodeURIComponent(location.hash.replaceAll('+', ' '))).toBe('#/fleet?filter=role database');
  });
});
