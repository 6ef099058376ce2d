import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
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

afterEach(cleanup);

describe('a table', () => {
  it('sorts names as people count and keeps unknown last whichever way it is sorted', () => {
    render(
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
    render(
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
});
