import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Dialog, Menu } from '../ui/index.ts';
import { CommandProvider, createCommandRegistry, useCommands } from './command-registry.tsx';
import type { Command } from './command.ts';
import { useKeyboard } from './use-keyboard.ts';

const Window = ({
  commands,
  covered,
}: {
  readonly commands: readonly Command[];
  readonly covered: boolean;
}) => {
  useCommands(commands);
  useKeyboard(true);
  return (
    <>
      <Menu trigger={<button type="button">More</button>} items={[]} />
      <Dialog open={covered} onClose={() => undefined} title="Drain db-1">
        <input aria-label="Reason" />
      </Dialog>
    </>
  );
};

const show = (covered: boolean) => {
  const run = vi.fn<() => void>();
  const search = vi.fn<() => void>();
  const commands: readonly Command[] = [
    { id: 'drain', title: 'Drain', group: 'Node', keys: 'd', run },
    { id: 'clear', title: 'Clear', group: 'Node', keys: 'Escape', run },
    { id: 'go', title: 'Go', group: 'Go to', keys: 'g r', run },
    { id: 'find', title: 'Find', group: 'Go to', keys: 'mod+k', run: search },
  ];
  const registry = createCommandRegistry();
  const window = (isCovered: boolean) => (
    <CommandProvider registry={registry}>
      <Window commands={commands} covered={isCovered} />
    </CommandProvider>
  );
  const shown = render(window(covered));
  onTestFinished(shown.unmount);
  return { run, search, cover: (isCovered: boolean) => shown.rerender(window(isCovered)) };
};

const press = (key: string, more: object = {}): boolean => fireEvent.keyDown(document.body, { key, ...more });

it('lets single letters act on the window, and not on what is behind a dialog that lost its focus to the page', () => {
  const { run, cover } = show(true);
  (document.activeElement as HTMLElement | null)?.blur();
  press('d');
  press('g');
  press('r');
  press('Escape');
  expect(run).not.toHaveBeenCalled();
  cover(false);
  press('d');
  expect(run).toHaveBeenCalledTimes(1);
});

it('keeps combinations with Ctrl working everywhere', () => {
  const { search } = show(true);
  press('k', { ctrlKey: true });
  expect(search).toHaveBeenCalledTimes(1);
});

it('gives letters to a menu that is open, wherever the focus is', () => {
  const { run } = show(false);
  fireEvent.keyDown(screen.getByRole('button', { name: 'More' }), { key: 'Enter' });
  expect(screen.getByRole('menu')).toBeTruthy();
  press('d');
  expect(run).not.toHaveBeenCalled();
});
