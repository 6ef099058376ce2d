import { useMemo } from 'react';
import { liveLogSubjects, RouteLink, useRoute, useRouter } from '../../../commands/index.ts';
import { EmptyBlock, Screen, Segmented } from '../../../ui/index.ts';
import styles from './live.module.css';
import { LogView } from './log-view.tsx';
import { PastSearch } from './past-search.tsx';

const modes = [
  { value: 'live', label: 'Live' },
  { value: 'past', label: 'Search the past' },
] as const;

/** Logs as they are written, and their past: which ones is in the address. */
export const LiveLogScreen = () => {
  const { query } = useRoute();
  const router = useRouter();
  const { of } = query;
  const subjects = useMemo(() => liveLogSubjects(of === undefined ? {} : { of }), [of]);
  const mode = query['mode'] === 'past' ? 'past' : 'live';
  if (subjects.length === 0)
    return (
      <Screen>
        <EmptyBlock action={<RouteLink to={{ screen: 'logs', query: {} }}>Choose logs</RouteLink>}>
          This address names no log to follow.
        </EmptyBlock>
      </Screen>
    );
  return (
    <Screen>
      <div className={styles['head']}>
        <h1>Live log</h1>
        <Segmented
          label="What is shown of the logs"
          options={modes}
          value={mode}
          onChange={(next) => router.amend({ mode: next === 'live' ? undefined : next })}
        />
      </div>
      {mode === 'live' ? <LogView subjects={subjects} /> : <PastSearch subjects={subjects} />}
    </Screen>
  );
};
