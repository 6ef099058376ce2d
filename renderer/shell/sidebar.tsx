import {
  Bell,
  CalendarClock,
  Database,
  HardDrive,
  History,
  Layers,
  LayoutGrid,
  ScrollText,
  SlidersHorizontal,
  Split,
  Timer,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { RouteLink, useRoute, type Route } from '../commands/index.ts';
import {
  filterText,
  matchesFilter,
  sameList,
  shownState,
  useFleet,
  useFrozenSince,
  useHeader,
  useLogs,
  useNodeIds,
  useOpenAlarms,
  useOwnership,
  useSchedule,
  useWorkloadState,
  type OwnershipState,
  type ScheduleState,
} from '../queries/index.ts';
import { SafeText, useClock } from '../ui/index.ts';
import { Mark } from './mark.tsx';
import { RunningNow } from './running-now.tsx';
import { savedViews, type SavedView } from './saved-views.ts';
import styles from './sidebar.module.css';

const Place = ({
  to,
  icon: Icon,
  name,
  current,
  count,
  hot = false,
}: {
  readonly to: Route;
  readonly icon: LucideIcon;
  readonly name: string;
  readonly current: boolean;
  readonly count?: ReactNode;
  readonly hot?: boolean;
}) => {
  const frozen = useFrozenSince() !== undefined;
  const tone = frozen ? `${styles['old']} hatched` : hot ? styles['hot'] : '';
  return (
    <RouteLink to={to} className={styles['place']} aria-current={current ? 'page' : undefined} title={name}>
      <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className={styles['name']}>{name}</span>
      {count === undefined ? null : (
        <span className={`${styles['count']} ${tone}`}>
          {count}
          {frozen ? <span className="only-read"> when last heard</span> : null}
        </span>
      )}
    </RouteLink>
  );
};

const viewIcons = { disk: HardDrive, database: Database, 'round-trip': Timer, silence: Unplug } as const;

const viewRoute = (view: SavedView): Route => ({
  screen: 'fleet',
  query: { filter: filterText(view.tokens) },
});

const Views = () => {
  const route = useRoute();
  const clock = useClock();
  const views = useFleet(savedViews, (a, b) =>
    sameList(
      a.map((v) => v.name),
      b.map((v) => v.name),
    ),
  );
  const counts = useFleet((fleet) => {
    const now = clock.now();
    const nodes = [...fleet.nodes.values()].map((node) => ({ node, state: shownState(node, now) }));
    return views.map(
      (view) => nodes.filter(({ node, state }) => matchesFilter(node, state, view.tokens)).length,
    );
  }, sameList);
  return (
    <>
      <h2 className={styles['label']}>Views</h2>
      {views.map((view, index) => (
        <Place
          key={view.name}
          to={viewRoute(view)}
          icon={viewIcons[view.about]}
          name={view.name}
          current={route.screen === 'fleet' && route.query['filter'] === filterText(view.tokens)}
          count={counts[index]?.toLocaleString('en')}
        />
      ))}
    </>
  );
};

const criticalDisputes = ({ spaces }: OwnershipState): number =>
  [...spaces.values()].reduce(
    (sum, space) => sum + space.disputes.filter(({ severity }) => severity === 'critical').length,
    0,
  );

/** Tasks of which somebody should know, each once. */
const badTasks = ({ nodes, findings }: ScheduleState): number =>
  new Set(
    [...findings, ...[...nodes.values()].flatMap((node) => node.findings)]
      .filter(({ severity }) => severity !== 'note')
      .flatMap(({ taskIds, says }) => (taskIds.length === 0 ? [says] : taskIds)),
  ).size;

/** The places of the console, and filters with a name. An icon rail on narrow windows. */
export const Sidebar = () => {
  const route = useRoute();
  const header = useHeader();
  const nodeCount = useNodeIds().length;
  const alarms = useOpenAlarms();
  const disputes = useOwnership(criticalDisputes);
  const uncovered = useLogs(({ answers }) => answers?.uncovered.count ?? 0);
  const failing = useSchedule(badTasks);
  const serviceCount = useWorkloadState(({ workloads }) => workloads.size);
  return (
    <nav className={styles['side']} aria-label="Main">
      <div className={styles['fleet']}>
        <Mark />
        <span className={styles['name']}>
          <SafeText text={header?.name ?? 'Quarterdeck'} limit={40} />
          {header?.origin === 'demo' ? <span className={styles['demo']}>demo</span> : null}
        </span>
      </div>
      <Place
        to={{ screen: 'fleet', query: {} }}
        icon={LayoutGrid}
        name="Fleet"
        current={route.screen === 'node' || (route.screen === 'fleet' && route.query['filter'] === undefined)}
        count={nodeCount.toLocaleString('en')}
      />
      <Place
        to={{ screen: 'ownership', query: {} }}
        icon={Split}
        name="Ownership"
        current={route.screen === 'ownership'}
        count={disputes === 0 ? undefined : disputes.toLocaleString('en')}
        hot={disputes > 0}
      />
      <Place
        to={{ screen: 'replicas', query: {} }}
        icon={Layers}
        name="Replicas"
        current={route.screen === 'replicas'}
        count={serviceCount === 0 ? undefined : serviceCount.toLocaleString('en')}
      />
      <Place
        to={{ screen: 'alarms', query: {} }}
        icon={Bell}
        name="Alarms"
        current={route.screen === 'alarms'}
        count={alarms.length.toLocaleString('en')}
        hot={alarms.some((alarm) => alarm.severity === 'critical')}
      />
      <Place
        to={{ screen: 'logs', query: {} }}
        icon={ScrollText}
        name="Logs"
        current={route.screen === 'logs'}
        count={uncovered === 0 ? undefined : uncovered.toLocaleString('en')}
      />
      <Place
        to={{ screen: 'schedule', query: {} }}
        icon={CalendarClock}
        name="Schedule"
        current={route.screen === 'schedule'}
        count={failing === 0 ? undefined : failing.toLocaleString('en')}
      />
      <Place
        to={{ screen: 'activity', query: {} }}
        icon={History}
        name="Activity"
        current={route.screen === 'activity' || route.screen === 'operation'}
      />
      <RunningNow />
      <Views />
      <span className={styles['space']} />
      <Place
        to={{ screen: 'settings', query: {} }}
        icon={SlidersHorizontal}
        name="Settings"
        current={route.screen === 'settings'}
      />
    </nav>
  );
};
