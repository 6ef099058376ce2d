import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { ClockProvider } from '../../clock/index.ts';
import type { Column } from './column.ts';
import { Table } from './table.tsx';

type Row = { readonly name: string; readonly used: number | undefined };
const columns: readonly Column<Row>[] = [
  { id: 'name', header: 'Name', sortBy: ({ name }) => name, cell: ({ name }) => name },
  { id: 'used', header: 'Used', sortBy: ({ used }) => used, cell: ({ used }) => used ?? 'unknown' },
];
const rows: readonly Row[] = [
  { name: 'n10', used: 40 },
  { name: 'n2', used: undefined },
  { name: 'n1', used: 90 },
];
const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.firstChild?.textContent);

/** Draws under a clock that stands until told to pass. */
const show = (table: ReactElement) => {
  let now = 0;
  const ticks = new Set<() => void>();
  const clock = {
    now: () => now,
    subscribe: (tick: () => void) => {
      ticks.add(tick);
      return () => void ticks.delete(tick);
    },
  };
  const under = (child: ReactElement) => <ClockProvider clock={clock}>{child}</ClockProvider>;
  const drawn = render(under(table));
  return {
    again: (next: ReactElement) => drawn.rerender(under(next)),
    pass: (ms: number) => {
      now += ms;
      act(() => ticks.forEach((tick) => tick()));
    },
  };
};

afterEach(cleanup);

describe('a table', () => {
  it('sorts names as people count and keeps unknown last whichever way it is sorted', () => {
    show(
      <Table label="Nodes" columns={columns} rows={rows} rowId={({ name }) => name} sort={{ id: 'name' }} />,
    );
    expect(names()).toEqual(['n1', 'n2', 'n10']);
    fireEvent.click(screen.getByRole('button', { name: /Used/ }));
    const first = names();
    fireEvent.click(screen.getByRole('button', { name: /Used/ }));
    expect([first, names()]).toEqual([
      ['n10', 'n1', 'n2'],
      ['n1', 'n10', 'n2'],
    ]);
    expect(screen.getByRole('columnheader', { name: /Used/ }).getAttribute('aria-sort')).toBe('descending');
  });

  it('is one tab stop, moves by arrows and opens by Enter', () => {
    const opened: string[] = [];
    show(
      <Table
        label="Nodes"
        columns={columns}
        rows={rows}
        rowId={({ name }) => name}
        onOpen={({ name }) => opened.push(name)}
      />,
    );
    const [first] = screen.getAllByRole('row').slice(1);
    first?.focus();
    fireEvent.keyDown(document.activeElement as Element, { key: 'End' });
    fireEvent.keyDown(document.activeElement as Element, { key: 'Enter' });
    expect(opened).toEqual(['n1']);
    expect(screen.getAllByRole('row').filter((row) => row.tabIndex === 0).length).toBe(1);
  });

  it('lets live values re-rank rows every ten seconds, and never under the pointer or the focus', () => {
    const byUse = (first: number, second: number) => (
      <Table
        label="Nodes"
        columns={columns}
        rows={[
          { name: 'a', used: first },
          { name: 'b', used: second },
        ]}
        rowId={({ name }) => name}
        sort={{ id: 'used' }}
        onOpen={() => undefined}
      />
    );
    const { again, pass } = show(byUse(1, 2));
    again(byUse(3, 2));
    expect([names(), screen.getAllByRole('row')[1]?.textContent]).toEqual([['a', 'b'], 'a3']);
    pass(10_000);
    expect(names()).toEqual(['b', 'a']);
    fireEvent.pointerEnter(screen.getByRole('grid').parentElement as HTMLElement);
    again(byUse(1, 2));
    pass(10_000);
    expect(names()).toEqual(['b', 'a']);
    fireEvent.pointerLeave(screen.getByRole('grid').parentElement as HTMLElement);
    expect(names()).toEqual(['a', 'b']);
    act(() => screen.getAllByRole('row')[1]?.focus());
    again(byUse(3, 2));
    pass(10_000);
    expect(names()).toEqual(['a', 'b']);
  });

  it('re-ranks at once when a person sorts or the rows are others', () => {
    const { again } = show(
      <Table label="Nodes" columns={columns} rows={rows} rowId={({ name }) => name} sort={{ id: 'name' }} />,
    );
    again(
      <Table
        label="Nodes"
        columns={columns}
        rows={[...rows, { name: 'n0', used: 1 }]}
        rowId={({ name }) => name}
        sort={{ id: 'name' }}
      />,
    );
    expect(names()).toEqual(['n0', 'n1', 'n2', 'n10']);
  });
});
