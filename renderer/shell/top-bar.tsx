import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OperationId } from '#shared/model';
import { RouteLink, useRoute, type Route } from '../commands/index.ts';
import { useOperation } from '../queries/index.ts';
import { SafeText } from '../ui/index.ts';
import styles from './top-bar.module.css';

const names = {
  fleet: 'Fleet',
  node: 'Fleet',
  ownership: 'Ownership',
  logs: 'Logs',
  schedule: 'Schedule',
  replicas: 'Replicas',
  alarms: 'Alarms',
  activity: 'Activity',
  'live-log': 'Logs',
  operation: 'Activity',
  'first-run': 'Add nodes',
  settings: 'Settings',
} as const;

/** Cmd on a Mac, Ctrl elsewhere. */
export const modName = (platform: string): string => (/mac|iphone|ipad/i.test(platform) ? '⌘' : 'Ctrl ');

const Below = ({
  up,
  name,
  children,
}: {
  readonly up: Route;
  readonly name: string;
  readonly children: ReactNode;
}) => (
  <>
    <RouteLink to={up} className={styles['up']}>
      {name}
    </RouteLink>
    <span aria-hidden="true" className={styles['slash']}>
      /
    </span>
    {children}
  </>
);

const OperationName = ({ id }: { readonly id: OperationId }) => {
  const operation = useOperation(id);
  return <SafeText text={operation?.plan.title ?? id} limit={60} />;
};

/** Where you are, and the way into the palette. In the desktop shell it is also the handle of the window. */
export const TopBar = ({ onSearch }: { readonly onSearch: () => void }) => {
  const route = useRoute();
  return (
    <header className={styles['top']}>
      <div className={styles['crumb']}>
        {route.screen === 'node' ? (
          <Below up={{ screen: 'fleet', query: {} }} name="Fleet">
            <SafeText text={route.nodeId} mono />
          </Below>
        ) : route.screen === 'operation' ? (
          <Below up={{ screen: 'activity', query: {} }} name="Activity">
            <OperationName id={route.operationId} />
          </Below>
        ) : (
          names[route.screen]
        )}
      </div>
      <button type="button" className={styles['search']} onClick={onSearch}>
        <Search size={15} strokeWidth={1.6} aria-hidden="true" />
        <span>Find a node, a service or an action</span>
        <kbd>{modName(navigator.platform)}K</kbd>
      </button>
    </header>
  );
};
