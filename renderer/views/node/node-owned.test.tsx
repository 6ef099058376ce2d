import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { epochMs, nodeId } from '#shared/model';
import { exampleOwnership, pictureFleet, pictureSpaces, renderScreen } from '../../test-kit/index.ts';
import { NodeScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);

const open = async (id: string) => {
  const shown = renderScreen(<NodeScreen />, {
    snapshot: pictureFleet(at),
    boards: { ownership: exampleOwnership(at, pictureSpaces(at)) },
    hash: `#/node/${nodeId(id)}`,
  });
  await shown.settled();
};

it('tells what a node owns in each space, with the age of that, and where it can be seen', async () => {
  await open('fra-w2');
  const owned = within(screen.getByRole('region', { name: 'What it owns' }));
  const [slots] = owned.getAllByRole('link');
  expect(slots?.textContent).toMatch(/^Redis Cluster sessions.*owns 2,73\d slots.* old$/);
  expect(slots?.getAttribute('href')).toContain('ownership');
});

it('has no such part on a node that has no part in any space', async () => {
  await open('fra-m1');
  expect(screen.queryByRole('region', { name: 'What it owns' })).toBeNull();
});

it('offers to take the node out for good beside a drain', async () => {
  await open('fra-m1');
  expect(screen.getByRole('button', { name: 'Decommission...' })).toBeTruthy();
});
