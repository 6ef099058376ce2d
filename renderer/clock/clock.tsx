import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';

/** Time as the console's engine counts it, epoch ms. Ticks about once a second while the window is seen. */
export type Clock = {
  readonly now: () => number;
  readonly subscribe: (listener: () => void) => () => void;
};

const ClockContext = createContext<Clock | undefined>(undefined);

/** Gives a part of the window its clock. */
export const ClockProvider = ({
  clock,
  children,
}: {
  readonly clock: Clock;
  readonly children: ReactNode;
}) => <ClockContext value={clock}>{children}</ClockContext>;

/** The clock of this part of the window. */
export const useClock = (): Clock => {
  const clock = useContext(ClockContext);
  if (clock === undefined) throw new Error('a ClockProvider must stand above everything that shows time');
  return clock;
};

/** Something read from the clock. The component is drawn again only when the result differs, not on every tick. */
export const useTicking = <T extends string | number | boolean>(read: (now: number) => T): T => {
  const clock = useClock();
  return useSyncExternalStore(clock.subscribe, () => read(clock.now()));
};

/** Now, in whole steps of `stepMs`. For deadlines and windows; ages are shown by `Age`. */
export const useNow = (stepMs: number): number => useTicking((now) => Math.floor(now / stepMs) * stepMs);
