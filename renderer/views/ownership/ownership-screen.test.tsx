import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { fault, FaultError } from '#shared/fault';
import { epochMs, type SpaceView } from '#shared/model';
import { OwnershipScreen } from './index.ts';
import {
  databaseSpace,
  documentSpace,
  exampleFinding,
  exampleKeys,
  exampleRanges,
  exampleOwnership,
  handingOver,
  pictureFleet,
  pictureSpaces,
  renderScreen,
  slotSpace,
  taskSpace,
  troubledSlots,
  type Answers,
} from '../../test-kit/index.ts';

const at = epochMs(1_795_000_000_000);

const show = async (
  spaces: readonly SpaceView[],
  {
    hash = '#/ownership',
    answers = {},
    isMoving = false,
  }: { readonly hash?: string; readonly answers?: Answers; readonly isMoving?: boolean } = {},
) => {
  const shown = renderScreen(<OwnershipScreen />, {
    snapshot: pictureFleet(at),
    boards: {
      ownership: exampleOwnership(at, spaces),
      operations: isMoving ? [handingOver(at, spaces)] : [],
    },
    answers,
    hash,
  });
  await shown.settled();
  await shown.settled();
  return shown;
};
/** The address as it reads. */
const address = (): string => decodeURIComponent(location.hash.replaceAll('+', ' '));
const press = (key: string): boolean => fireEvent.keyDown(document.activeElement as Element, { key });
const cell = (name: RegExp): HTMLElement => screen.getByRole('gridcell', { name });

beforeEach(() => localStorage.clear());

describe('the ownership screen', () => {
  it('opens with what is disputed, and names the same dispute first in the rail', async () => {
    await show(pictureSpaces(at));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(
      /^fra-w1 and hel-w1 both claim range 27\./,
    );
    const rail = screen.getByRole('complementary');
    expect(within(rail).getAllByRole('heading', { level: 2 })[0]?.textContent).toContain(
      'range 27: two owners',
    );
  });

  it('says who says what with epochs and ages, which side is newer, and what is safe next', async () => {
    const shown = await show(pictureSpaces(at));
    shown.pass(1_000);
    const card = screen.getByRole('region', { name: /range 27: two owners/ });
    const rows = within(card).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent)).toEqual([
      'locator, the locator1 s oldfra-w1newerepoch 42',
      'fra-w1, what it holds1 s oldfra-w1newerepoch 42',
      'hel-w1, what it holdssilent for 4 m 11 shel-w1epoch 41',
    ]);
    expect(card.textContent).toContain('Keep writers from hel-w1 before it comes back.');
  });

  it('plans to finish, or to put back, what somebody began and did not end', async () => {
    await show([troubledSlots(at)]);
    const card = screen.getByRole('region', { name: /a move was not ended/ });
    fireEvent.click(within(card).getByRole('button', { name: 'Put it back...' }));
    expect(address()).toContain(
      '"kind":"settle","spaceId":"redis-cluster/sessions","disputeId":"open-slot 2731","how":"put-back"',
    );
  });

  it('reads the slots as cells: owner, copies, how many, epoch and age; a hole says that nobody owns it', async () => {
    await show([troubledSlots(at)]);
    expect(
      cell(/^slots 2,000 to 2,004, nobody owns it, no live copy beside the owner, 5 slots/),
    ).toBeDefined();
    expect(
      cell(/^slots 5,461 to 8,191, owned by ams-w1, copy on ams-w2-r, 2,731 slots, epoch 3, under 10 s old$/),
    ).toBeDefined();
  });

  it('is one tab stop, goes along the slots by arrows, tells on a card, and opens the keys of an owner', async () => {
    await show([slotSpace(at, ['fra-w1', 'fra-w2'])], {
      answers: { 'ownership.keys': (asked) => exampleKeys(at, asked) },
    });
    const grid = screen.getByRole('grid', { name: 'Slots of sessions' });
    const stops = within(grid)
      .getAllByRole('gridcell')
      .filter((each) => each.tabIndex === 0);
    expect(stops).toHaveLength(1);
    act(() => stops[0]?.focus());
    expect(screen.getByRole('tooltip').textContent).toContain('owned by fra-w1');
    press('Escape');
    expect(screen.queryByRole('tooltip')).toBeNull();
    press('ArrowRight');
    await act(async () => void (await new Promise((resolve) => requestAnimationFrame(resolve))));
    expect(document.activeElement?.getAttribute('aria-label')).toContain('owned by fra-w2');
    press('Enter');
    expect(address()).toContain('"party":"fra-w2","role":"primary"');
  });

  it('tells on a card what is pointed at, and stops when the pointer leaves or Escape is pressed', async () => {
    await show([slotSpace(at, ['fra-w1', 'fra-w2'])]);
    const grid = screen.getByRole('grid', { name: 'Slots of sessions' });
    const point = async (x: number): Promise<void> => {
      fireEvent.pointerMove(grid, { clientX: x, clientY: 30 });
      await act(async () => void (await new Promise((resolve) => requestAnimationFrame(resolve))));
    };
    await point(10);
    expect(screen.getByRole('tooltip').textContent).toContain('owned by fra-w1');
    await point(880);
    expect(screen.getByRole('tooltip').textContent).toContain('owned by fra-w2');
    fireEvent.keyDown(grid, { key: 'Escape' });
    expect(screen.queryByRole('tooltip')).toBeNull();
    await point(10);
    fireEvent.pointerLeave(grid);
    expect(screen.queryByRole('tooltip')).toBeNull();
  });

  it('lists keys page by page and searches the one that is chosen', async () => {
    const shown = await show([documentSpace(at, ['fra-w1', 'ams-w1'])], {
      hash: `#/ownership?keys=${encodeURIComponent('{"spaceId":"locator/documents","party":"fra-w1","role":"primary"}')}`,
      answers: { 'ownership.keys': (asked) => exampleKeys(at, { ...asked, limit: 3 }) },
    });
    const dialog = screen.getByRole('dialog', { name: /Keys of fra-w1/ });
    expect(within(dialog).getByRole('status').textContent).toBe('Keys 1 to 3.');
    fireEvent.click(within(dialog).getByRole('button', { name: /^Next/ }));
    await shown.settled();
    await shown.settled();
    expect(shown.calls.at(-1)?.input).toMatchObject({ cursor: '3', order: 'key', limit: 500 });
    fireEvent.click(within(dialog).getByText('tenant/4'));
    expect(address()).toContain('where=tenant/4');
  });

  describe('ranges looked at from nearby', () => {
    const space = documentSpace(at, ['fra-w1', 'ams-w1']);
    const zoomIn = async (shown: Awaited<ReturnType<typeof show>>): Promise<void> => {
      for (const _ of [1, 2]) fireEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
      await shown.settled();
      await shown.settled();
    };
    const asked = (shown: Awaited<ReturnType<typeof show>>) =>
      shown.calls.filter(({ name }) => name === 'ownership.ranges').map(({ input }) => input);

    it('are 256, asked for only then, read as cells with their keys, and left again with one key', async () => {
      const shown = await show([space], {
        answers: {
          'ownership.ranges': ({ ranges }) => exampleRanges(at, space, ranges),
          'ownership.keys': (listing) => exampleKeys(at, listing),
        },
      });
      expect(asked(shown)).toEqual([]);
      await zoomIn(shown);
      expect(asked(shown)).toEqual([{ spaceId: space.id, ranges: 256 }]);
      expect(screen.getByText(/^ranges \d+ to \d+ of 256$/)).toBeTruthy();
      const owned = screen.getAllByRole('gridcell', { name: /^fra-w1, range \d+ of 256, owns/ })[0];
      act(() => owned?.focus());
      press('0');
      expect(screen.queryByText(/of 256$/)).toBeNull();
      press('+');
      press('+');
      const nearer = screen.getAllByRole('gridcell', { name: /^fra-w1, range \d+ of 256, owns/ })[0];
      act(() => nearer?.focus());
      press('Enter');
      expect(address()).toMatch(/"range":\{"from":(\d+),"to":\1,"of":256\}/);
    });

    it('stay 64 where the system counts no finer, which is said', async () => {
      const shown = await show([space], {
        answers: {
          'ownership.ranges': () => {
            throw new FaultError(
              fault('ownership.not-countable', 'This locator does not count by 256 ranges.'),
            );
          },
        },
      });
      await zoomIn(shown);
      expect(screen.getByText(/^ranges \d+ to \d+ of 64/).textContent).toContain(
        'does not count by 256 ranges',
      );
      expect(screen.getAllByRole('gridcell', { name: /^fra-w1, range \d+, owns/ }).length).toBeGreaterThan(0);
    });

    it('stand in the table too, on demand', async () => {
      const shown = await show([space], {
        answers: { 'ownership.ranges': ({ ranges }) => exampleRanges(at, space, ranges) },
      });
      fireEvent.click(screen.getByRole('radio', { name: 'Table' }));
      fireEvent.click(screen.getByRole('button', { name: 'Count by 256 ranges' }));
      await shown.settled();
      await shown.settled();
      expect(screen.getByText(/^256 ranges are counted here\./)).toBeTruthy();
    });
  });

  it('lists the keys of one cell, of its owner and range alone, and says where a system cannot tell them apart', async () => {
    const shown = await show([documentSpace(at, ['fra-w1', 'ams-w1'])], {
      answers: {
        'ownership.keys': ({ range }) => {
          if (range === undefined) return { keys: [], at };
          throw new FaultError(fault('ownership.not-listable', 'It cannot be listed so.'));
        },
      },
    });
    const owned = screen.getAllByRole('gridcell', { name: /^fra-w1, range \d+, owns/ })[0];
    const number = Number(/range (\d+)/.exec(owned?.getAttribute('aria-label') ?? '')?.[1]);
    act(() => owned?.focus());
    press('Enter');
    await shown.settled();
    await shown.settled();
    expect(shown.calls.at(-1)?.input).toMatchObject({
      party: 'fra-w1',
      role: 'primary',
      range: { from: number, to: number, of: 64 },
    });
    const dialog = screen.getByRole('dialog', { name: `Keys of fra-w1 in range ${number} of 64` });
    expect(dialog.textContent).toContain('cannot list the keys of one range apart');
    fireEvent.click(within(dialog).getByRole('button', { name: 'All keys of fra-w1' }));
    await shown.settled();
    await shown.settled();
    expect(screen.getByRole('dialog', { name: 'Keys of fra-w1' })).toBeDefined();
    expect(shown.calls.at(-1)?.input).not.toHaveProperty('range');
  });

  it('asks where a key is on Enter, and shows the path with owner, version, age and time of each answer', async () => {
    const shown = await show(pictureSpaces(at), {
      answers: { 'ownership.find': ({ key }) => ({ findings: [exampleFinding(at, key, true)] }) },
    });
    const field = screen.getByRole('textbox', { name: 'Find a key' });
    fireEvent.change(field, { target: { value: 'tenant/42' } });
    expect(shown.calls).toEqual([]);
    fireEvent.submit(field);
    await shown.settled();
    await shown.settled();
    const table = screen.getByRole('table', { name: 'Who says what about it in documents' });
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map((row) => row.textContent),
    ).toEqual([
      'cacheknown beforefra-w1copy on ams-w1version 4114 s oldknown before',
      'locatorthe locatorfra-w1copy on ams-w1version 420 s oldtook 6 ms',
      'fra-w1what it holdsfra-w1copy on ams-w1version 420 s oldtook 11 ms',
      'hel-w1what it holdshel-w1copy on ams-w1version 410 s oldtook 38 ms',
    ]);
    expect(screen.getByText(/Those who were asked do not agree/)).toBeDefined();
    expect(cell(/^fra-w1, range 27/).dataset['ringed']).toBe('true');
  });

  it('says that a space has no such key, and what went wrong when nobody could be asked', async () => {
    const none = { ...exampleFinding(at, 'x', false), verdict: 'not-found' as const, path: [] };
    const found = await show([documentSpace(at, ['fra-w1', 'ams-w1'])], {
      hash: '#/ownership?where=x',
      answers: { 'ownership.find': () => ({ findings: [none] }) },
    });
    expect(screen.getByText('documents has no such key.')).toBeDefined();
    found.close();
    await show([documentSpace(at, ['fra-w1', 'ams-w1'])], { hash: '#/ownership?where=x' });
    expect(screen.getByRole('alert')).toBeDefined();
  });

  it('shows the same as tables, by key too, and remembers it', async () => {
    const shown = await show(pictureSpaces(at));
    fireEvent.click(screen.getByRole('radio', { name: 'Table' }));
    expect(screen.getByRole('grid', { name: 'Owners of Redis Cluster sessions' })).toBeDefined();
    const ranges = screen.getByRole('grid', { name: 'Ranges of Locator documents' });
    expect(within(ranges).getByText('two owners')).toBeDefined();
    expect(screen.getByRole('grid', { name: 'Replication slots of orders' }).textContent).toContain('41 GB');
    expect(screen.getByRole('grid', { name: 'Services of production' })).toBeDefined();
    shown.close();
    await show(pictureSpaces(at));
    expect(screen.getByRole('grid', { name: 'Owners of Redis Cluster sessions' })).toBeDefined();
  });

  it('shows a replication slot that holds the log, and leads to the disk it fills', async () => {
    await show([databaseSpace(at)]);
    expect(screen.getByText('old_report').closest('li')?.textContent).toContain(
      'is read by nobody and keeps 41 GB in /var/lib/postgresql/15/main/pg_wal',
    );
    expect(screen.getByRole('link', { name: 'Disk of fra-db1' }).getAttribute('href')).toBe('#/node/fra-db1');
    const servers = screen.getByRole('table', { name: 'Servers of orders' });
    expect(within(servers).getAllByRole('row')[2]?.textContent).toContain(
      'replica of fra-db1120 kB, 2 s behindasynchronous',
    );
  });

  it('says a quality that cannot be computed is unknown, and why, and shows the formula of the others', async () => {
    await show([databaseSpace(at)]);
    const qualities = screen.getByRole('region', { name: 'Qualities of orders' });
    expect(qualities.textContent).toContain('Availability99.998 %');
    expect(qualities.textContent).toContain('1 - (1 - a)^n');
    expect(qualities.textContent).toContain('DurabilityunknownHow often disks fail here is not known.');
  });

  it('never calls unknown well: a space that nobody tells of is as of its time, and its last copies are not known', async () => {
    await show([
      { ...slotSpace(at, ['fra-w1', 'fra-w2']), state: 'unknown', says: 'None of 4 servers answers.' },
    ]);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(
      'Who owns what in sessions is not known. None of 4 servers answers.',
    );
    const panel = screen.getByRole('region', { name: /^Redis Cluster sessions/ });
    expect(panel.textContent).toContain('None of 4 servers answers. Below is what was known last.');
    expect(within(panel).getByRole('img', { name: 'Unknown' })).toBeDefined();
    expect(screen.getByRole('region', { name: 'Last copies' }).textContent).toContain(
      'Not known for sessions.',
    );
  });

  it('says since when nothing is known when readings get old', async () => {
    const shown = await show([slotSpace(at, ['fra-w1', 'fra-w2'])]);
    shown.pass(60_000);
    const panel = screen.getByRole('region', { name: /^Redis Cluster sessions/ });
    expect(within(panel).getByRole('img', { name: 'Stale' })).toBeDefined();
    expect(panel.textContent).toContain('1 m old');
  });

  it('shows while an operation runs what goes where, how fast, how long, and now as well', async () => {
    await show(pictureSpaces(at), { isMoving: true });
    const moves = screen.getByRole('region', { name: 'What moves' });
    expect(moves.textContent).toContain('97 of 215 moved, 3 a second, about 40 s left');
    expect(moves.textContent).toContain('2 read again, changed by others');
    expect(cell(/^slots 2,731 to 5,460, fra-w2 leaving, goes to zrh-w1/)).toBeDefined();
    expect(cell(/^slots 2,731 to 5,460 afterwards, will be owned by zrh-w1/)).toBeDefined();
    fireEvent.click(screen.getByRole('radio', { name: 'Now' }));
    expect(screen.queryByRole('region', { name: 'What moves' })).toBeNull();
    expect(cell(/^slots 2,731 to 5,460, owned by fra-w2/)).toBeDefined();
  });

  it('tells what to write when nothing is declared, and still shows where tasks run', async () => {
    await show([taskSpace(at, ['fra-w1', 'hel-w1'])]);
    expect(screen.getByText(/kind: redis-cluster/)).toBeDefined();
    expect(screen.queryByRole('textbox', { name: 'Find a key' })).toBeNull();
    expect(cell(/^mailer on no node, 1 task wanted, and nowhere/)).toBeDefined();
  });

  it('says that it asks until the engine has told', async () => {
    const shown = renderScreen(<OwnershipScreen />, {
      snapshot: pictureFleet(at),
      boards: { ownership: exampleOwnership(at, []) },
    });
    expect(screen.getByText('Asking the engine who owns what.')).toBeDefined();
    await shown.settled();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('No space is declared.');
  });
});
