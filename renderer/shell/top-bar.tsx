import { Search } from 'lucide-react';
import { RouteLink, useRoute } from '../commands/index.ts';
import { SafeText } from '../ui/index.ts';
import styles from './top-bar.module.css';

const names = {
  fleet: 'Fleet',
  node: 'Fleet',
  alarms: 'Alarms',
  'first-run': 'Add nodes',
  settings: 'Settings',
} as const;

/** Cmd on a Mac, Ctrl elsewhere. */
export const modName = (platform: string): string => (/mac|iphone|ipad/i.test(platform) ? '⌘' : 'Ctrl ');

/** Where you are, and the way into the palette. In the desktop shell it is also the handle of the window. */
export const TopBar = ({ onSearch }: { readonly onSearch: () => void }) => {
  const route = useRoute();
  return (
    <header className={styles['top']}>
      <div className={styles['crumb']}>
        {route.screen === 'node' ? (
          <>
            <RouteLink to={{ screen: 'fleet', query: {} }} className={styles['up']}>
              Fleet
            </RouteLink>
            <span aria-hidden="true" className={styles['slash']}>
              /
            </span>
            <SafeText text={route.nodeId} mono />
          </>
        ) : (
          names[route.screen]
        )}
      </div>
      <button type="button" className={styles['search']} onClick={onSearch}>
        <Search size={15} strokeWidth={1.6} aria-hidden="true" />
        <span>Find a node or an action</span>
        <kbd>{modName(navigator.platform)}K</kbd>
      </button>
    </header>
  );
};
