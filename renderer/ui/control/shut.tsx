import { createContext, useContext, type ReactNode } from 'react';

const ShutContext = createContext<string | undefined>(undefined);

/** Shuts everything under it that asks something of the fleet, and says why. */
export const ShutProvider = ({
  because,
  children,
}: {
  /** One sentence; undefined: nothing is shut. */
  readonly because: string | undefined;
  readonly children: ReactNode;
}) => <ShutContext value={because}>{children}</ShutContext>;

/** Why nothing can be asked of the fleet now, one sentence; undefined while it can. */
export const useShut = (): string | undefined => useContext(ShutContext);
