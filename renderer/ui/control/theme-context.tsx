import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { ThemeChoice, ThemeStore } from '../../theme/index.ts';

const ThemeContext = createContext<ThemeStore | undefined>(undefined);

export const ThemeProvider = ({
  theme,
  children,
}: {
  readonly theme: ThemeStore;
  readonly children: ReactNode;
}) => <ThemeContext value={theme}>{children}</ThemeContext>;

/** The chosen theme and the way to choose another. */
export const useTheme = (): readonly [ThemeChoice, (choice: ThemeChoice) => void] => {
  const theme = useContext(ThemeContext);
  if (theme === undefined)
    throw new Error('a ThemeProvider must stand above everything that follows the theme');
  return [useSyncExternalStore(theme.subscribe, theme.choice), theme.choose];
};

/** The theme on screen now, for what is painted rather than styled. */
export const useShownTheme = (): 'dark' | 'light' => {
  const theme = useContext(ThemeContext);
  if (theme === undefined)
    throw new Error('a ThemeProvider must stand above everything that follows the theme');
  return useSyncExternalStore(theme.subscribe, theme.shown);
};
