import { RouteLink, usePreference } from '../../commands/index.ts';
import { useHeader, useNodeIds } from '../../queries/index.ts';
import { Age, Panel, SafeText, Segmented, useTheme } from '../../ui/index.ts';
import { PolicyPanel } from './policy-panel.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import styles from './settings.module.css';

const origins = {
  demo: 'The demo fleet. Its machines live inside this program and touch nothing else.',
  file: 'A fleet file. Edit it in any editor; it is read again when it is saved.',
  empty: 'No fleet yet.',
} as const;

const FleetRows = () => {
  const header = useHeader();
  const nodeCount = useNodeIds().length;
  if (header === undefined) return <p>Not known yet: the engine has not spoken.</p>;
  return (
    <dl className={styles['rows']}>
      <dt>Comes from</dt>
      <dd>{origins[header.origin]}</dd>
      {header.file === undefined ? null : (
        <>
          <dt>File</dt>
          <dd>
            <SafeText text={header.file} mono expandable />
          </dd>
        </>
      )}
      <dt>Nodes</dt>
      <dd>
        {nodeCount.toLocaleString('en')}.{' '}
        <RouteLink to={{ screen: 'first-run', query: {} }} className={styles['link']}>
          Add nodes...
        </RouteLink>
      </dd>
      <dt>Round trip</dt>
      <dd>
        Good up to {header.roundTripTargetMs} ms, critical from {header.roundTripWorstMs} ms.
      </dd>
      <dt>History</dt>
      <dd>
        {header.recording.state === 'recording' ? (
          'Is being recorded: two days in full, a thinned series for at least 90 days.'
        ) : (
          <>
            Has not been recorded for <Age at={header.recording.since} />:{' '}
            <SafeText text={header.recording.says} limit={400} /> Live values are still shown.
          </>
        )}
      </dd>
    </dl>
  );
};

/** Look, keys, and where the fleet comes from. */
export const SettingsScreen = () => {
  const [theme, chooseTheme] = useTheme();
  const [letters, chooseLetters] = usePreference('letters', ['on', 'off']);
  const problems = useHeader()?.problems ?? [];
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>Settings</h1>
      {problems.length === 0 ? null : <ProblemsPanel problems={problems} />}
      <Panel title="This window" padded>
        <dl className={styles['rows']}>
          <dt>Theme</dt>
          <dd>
            <Segmented
              label="Theme"
              value={theme}
              onChange={chooseTheme}
              options={[
                { value: 'system', label: 'As the desktop' },
                { value: 'dark', label: 'Dark' },
                { value: 'light', label: 'Light' },
              ]}
            />
          </dd>
          <dt>Single-letter keys</dt>
          <dd>
            <Segmented
              label="Single-letter keys"
              value={letters}
              onChange={chooseLetters}
              options={[
                { value: 'on', label: 'On' },
                { value: 'off', label: 'Off' },
              ]}
            />
            <p className={styles['hint']}>
              Turn them off when speech input or another tool types letters for you.
            </p>
          </dd>
        </dl>
      </Panel>
      <Panel title="Fleet" padded>
        <FleetRows />
      </Panel>
      <PolicyPanel />
    </div>
  );
};
