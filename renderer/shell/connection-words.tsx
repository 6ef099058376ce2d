import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';

/** How the window's connection stands, in words, and the way to try again now. */
export type ConnectionWords = {
  /** A sentence when something is wrong; undefined while connected. */
  readonly trouble: () => string | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  readonly tryNow: () => void;
};

const ConnectionContext = createContext<ConnectionWords | undefined>(undefined);

export const ConnectionProvider = ({
  connection,
  children,
}: {
  readonly connection: ConnectionWords;
  readonly children: ReactNode;
}) => <ConnectionContext value={connection}>{children}</ConnectionContext>;

/** What is wrong with the connection, and the way to try again now. */
export const useConnectionTrouble = (): {
  readonly trouble: string | undefined;
  readonly tryNow: () => void;
} => {
  const connection = useContext(ConnectionContext);
  if (connection === undefined) throw new Error('a ConnectionProvider must stand above the frame');
  return {
    trouble: useSyncExternalStore(connection.subscribe, connection.trouble),
    tryNow: connection.tryNow,
  };
};
