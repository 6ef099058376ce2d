import { fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import {
  calmFleet,
  emptyFleetSnapshot,
  fleetHeader,
  firstMoment,
  largeFleet,
  nodeView,
  pictureFleet,
  renderScreen,
  snapshot,
} from '../../test-kit/index.ts';
import { FleetScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);
const noHistory = { 'node.history': () => ({ points: [] }), 'alarm.history': () => ({ alarms: [] }) };
const show = async (fleet = pictureFleet(at)) => {
  const shown = renderScreen(<FleetScreen />, { snapshot: fleet, answers: noHistory });
  await shown.settled();
  return shown;
};
const tile = (name: string) => screen.getByRole('link', { name: new RegExp(`^${name},`) });
const labelOf = (it: HTMLElement) => it.querySelector('.only-read')?.textContent;
const tileNames = () =>
  screen
    .getAllByRole('gridcell')
    .map((cell) => cell.querySelector('[data-cell-id]')?.getAttribute('data-cell-id'));

beforeEach(() => localStorage.clear());

describe('the fleet screen', () => {
  it('opens with one sentence that says what needs somebody', async () => {
    await show();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(
      /^14 of 15 have answered\. Three things need you\. /,
    );
  });

  it('shows three cards at most, the most urgent first, and says how many more there are', async () => {
    await show();
    const strip = screen.getByRole('region', { name: 'What needs you' });
    expect(
      within(strip)
        .getAllByRole('heading')
        .map((heading) => heading.textContent),
    ).toEqual([
      'The host key of zrh-w2 has changed',
      'hel-w1 has not answered for 4 m 10 s',
      'fra-db2 /var/lib will be full in 3 h 12 m',
    ]);
    expect(screen.getByRole('link', { name: '2 more among the alarms' })).toBeTruthy();
  });

  it('gives a tile its whole story in one label', async () => {
    await show();
    expect(
      [tile('fra-db2'), tile('hel-w1'), tile('zrh-w1'), tile('zrh-w2')].map((it) => labelOf(it)),
    ).toEqual([
      'fra-db2, critical, /var/lib 91 percent, full in 3 h 12 m, 0 s old',
      'hel-w1, stale, / 58 percent, no answer, 4 m 10 s old',
      'zrh-w1, asking',
      'zrh-w2, unknown, disk unknown, the host key has changed, never answered',
    ]);
  });

  it('dates a silent node and never shows its old round trip as if it were new', async () => {
    await show();
    const words = tile('hel-w1').textContent ?? '';
    expect(words).toMatch(/as of \d\d:\d\d:\d\d/);
    expect(words).toContain('silent 4 m 10 s');
    expect(words).not.toContain('23 ms');
  });

  it('marks every value stale by itself when nothing more is heard', async () => {
    const shown = await show(calmFleet(at));
    expect(screen.getByRole('button', { name: /^15 ?OK/ })).toBeTruthy();
    shown.pass(16_000);
    expect(screen.queryByRole('button', { name: /OK/ })).toBeNull();
    expect(screen.getByRole('button', { name: /^15 ?Stale/ })).toBeTruthy();
    expect(labelOf(tile('fra-m1'))).toMatch(/^fra-m1, stale, /);
  });

  it('holds the place of every node that has not answered and calls none of them well', async () => {
    await show(firstMoment(at));
    expect(screen.getAllByText('asking...').length).toBe(15);
    expect(screen.queryByText('OK')).toBeNull();
    expect(screen.getByText('No forecast yet: it needs some hours of history.')).toBeTruthy();
  });

  it('filters by a click on a state, keeps the filter in the address and says when nothing matches', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: /^2 ?Warning/ }));
    expect(tileNames()).toEqual(['ams-w2', 'hel-w2']);
    expect(decodeURIComponent(location.hash.replaceAll('+', ' '))).toBe('#/fleet?filter=state warning');
    const field = screen.getByRole('textbox', { name: 'Add a filter' });
    fireEvent.change(field, { target: { value: 'role database' } });
    fireEvent.submit(field);
    expect(screen.getByText('No node matches state warning and role database.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
    expect(tileNames().length).toBe(15);
  });

  it('has the same nodes in the table as in the tiles, worst first', async () => {
    await show();
    fireEvent.click(screen.getByRole('radio', { name: 'Table' }));
    const rows = within(screen.getByRole('grid', { name: 'Nodes' }))
      .getAllByRole('row')
      .slice(1);
    expect(rows.length).toBe(15);
    const firstCells = rows.slice(0, 4).map((row) =>
      within(row)
        .getAllByRole('cell')
        .slice(0, 2)
        .map((cell) => cell.textContent),
    );
    expect(firstCells).toEqual([
      ['Critical', 'fra-db2'],
      ['Unknown', 'zrh-w1'],
      ['Unknown', 'zrh-w2'],
      ['Stale', 'hel-w1'],
    ]);
  });

  it('moves between tiles with the arrows as one tab stop', async () => {
    await show();
    const stops = () =>
      screen.getAllByRole('gridcell').filter((cell) => cell.querySelector('[tabindex="0"]') !== null);
    expect(stops().length).toBe(1);
    tile('fra-db1').focus();
    fireEvent.keyDown(tile('fra-db1'), { key: 'End' });
    expect(document.activeElement?.getAttribute('data-cell-id')).toBe('zrh-w2');
    expect(stops().length).toBe(1);
  });

  it('draws over 2,000 nodes on a canvas with a window of cells around the focus', async () => {
    await show(largeFleet(at, 2_100));
    expect(document.querySelectorAll('canvas').length).toBe(1);
    const cells = screen.getAllByRole('gridcell');
    expect(cells.length).toBeLessThan(60);
    expect(cells[0]?.getAttribute('aria-label')).toMatch(/^[a-z]{3}-(w|db)-\d+, /);
  });

  it('leads to the first run when there is no fleet yet', async () => {
    await show(emptyFleetSnapshot(at));
    expect(location.hash).toBe('#/first-run');
  });

  it('keeps the last good fleet on screen when the fleet file is broken, and says where', async () => {
    const problem = {
      file: 'fleet.yaml',
      line: 7,
      column: 3,
      says: 'There is no field "adress".',
      instead: 'Write "address".',
    };
    await show(snapshot(at, [nodeView('a', at)], [], fleetHeader({ problems: [problem] })));
    expect(screen.getByText(/You see the last good fleet\. Line 7/)).toBeTruthy();
    expect(tileNames()).toEqual(['a']);
  });

  it('changes one tile and leaves the others as they were when one node changes', async () => {
    const shown = await show();
    const other = tile('fra-m1').outerHTML;
    shown.push({
      kind: 'patch',
      revision: 2,
      at,
      nodes: [{ id: nodeId('fra-w1'), state: 'draining' }],
      removedNodes: [],
      alarms: [],
    });
    await shown.settled();
    expect(labelOf(tile('fra-w1'))).toMatch(/^fra-w1, draining/);
    expect(tile('fra-m1').outerHTML).toBe(other);
  });

  it('tells of the alarms of the last day as a table, and bar by bar with the arrows', async () => {
    const shown = await show();
    await shown.settled();
    const lines = within(screen.getByRole('table', { name: 'Alarms of the last 24 hours' })).getAllByRole(
      'row',
    );
    expect(lines.at(-1)?.textContent).toMatch(/now3 critical, 2 warnings$/);
    const bars = screen.getByRole('slider', { name: 'Ten minutes of the last day' });
    expect(bars.getAttribute('aria-valuetext')).toMatch(/to now: 3 critical, 2 warnings$/);
    fireEvent.keyDown(bars, { key: 'Home' });
    expect(bars.getAttribute('aria-valuetext')).toMatch(/: nothing was recorded$/);
  });
});
