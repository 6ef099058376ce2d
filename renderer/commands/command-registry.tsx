import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from 'react';
import type { Command } from './command.ts';

/** The commands that can be given now. Screens add theirs while they are shown. */
export type CommandRegistry = {
  readonly commands: () => readonly Command[];
  /** Adds commands and gives the way to take them back. Later ones win where keys are the same. */
  readonly add: (commands: readonly Command[]) => () => void;
  readonly subscribe: (listener: () => void) => () => void;
};

export const createCommandRegistry = (): CommandRegistry => {
  const listeners = new Set<() => void>();
  const sets = new Set<readonly Command[]>();
  let all: readonly Command[] = [];
  const gather = (): void => {
    all = [...sets].flat();
    for (const listener of listeners) listener();
  };
  return {
    commands: () => all,
    add: (commands) => {
      sets.add(commands);
      gather();
      return () => {
        sets.delete(commands);
        gather();
      };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const RegistryContext = createContext<CommandRegistry | undefined>(undefined);

/** Gives the window its list of commands. */
export const CommandProvider = ({
  registry,
  children,
}: {
  readonly registry: CommandRegistry;
  readonly children: ReactNode;
}) => <RegistryContext value={registry}>{children}</RegistryContext>;

export const useCommandRegistry = (): CommandRegistry => {
  const registry = useContext(RegistryContext);
  if (registry === undefined)
    throw new Error('a CommandProvider must stand above everything that has commands');
  return registry;
};

/** Every command that can be given now. */
export const useAllCommands = (): readonly Command[] => {
  const registry = useCommandRegistry();
  return useSyncExternalStore(registry.subscribe, registry.commands);
};

/** Offers commands while this component is shown. Keep the list stable with `useMemo`. */
export const useCommands = (commands: readonly Command[]): void => {
  const registry = useCommandRegistry();
  useEffect(() => registry.add(commands), [registry, commands]);
};
