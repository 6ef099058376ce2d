import { useEffect, useRef } from 'react';
import { useShut } from '../ui/index.ts';
import { useCommandRegistry } from './command-registry.tsx';
import { completedKeys, isCovered, keyName, typesText, type Pressed } from './key-sequence.ts';

/**
 * Listens for the keys of all commands. Single letters work only outside text fields and overlays, and not at all
 * when `letters` is false (WCAG 2.1.4); combinations with Ctrl or Cmd always work.
 */
export const useKeyboard = (letters: boolean): void => {
  const registry = useCommandRegistry();
  const before = useRef<Pressed>(undefined);
  const shut = useShut() !== undefined;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const now = { key: keyName(event), atMs: event.timeStamp };
      const chord = now.key.startsWith('mod+');
      if (event.defaultPrevented || event.repeat || event.isComposing) return;
      if (!chord && (!letters || typesText(event.target) || isCovered(document))) return;
      const commands = registry.commands();
      const keys = completedKeys(
        before.current,
        now,
        new Set(commands.flatMap((command) => command.keys ?? [])),
      );
      before.current = keys === undefined ? now : undefined;
      const command = commands.findLast((each) => each.keys === keys);
      if (keys === undefined || command === undefined) return;
      event.preventDefault();
      if (command.acts !== true || !shut) command.run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [registry, letters, shut]);
};
