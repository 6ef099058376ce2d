import { valueOf } from '#shared/model';
import { useFleet, useFrozenSince, useHeader, useHeartbeat } from '../queries/index.ts';
import { Age, ageText, ClockTime, SafeText } from '../ui/index.ts';
import { LeaveMark } from './leave-mark.tsx';
import styles from './status-footer.module.css';

/** Skew beyond this breaks certificates, tokens and log order (R88), ms. */
const skewLimitMs = 2_000;

const skewWords = (skewMs: number): string =>
  skewMs > skewLimitMs
    ? `Clock skew up to ${ageText(skewMs)}`
    : `Clock skew under ${Math.max(10, Math.ceil(skewMs / 10) * 10)} ms`;

const Hearing = () => {
  const { hearing, frozen, heardAt } = useHeartbeat();
  if (heardAt === undefined) return <span>Waiting for the first answer of the engine</span>;
  if (frozen || hearing.state === 'lost') return <span>Not live, see above</span>;
  return (
    <span className={styles['live']}>
      <i className={styles['pulse']} aria-hidden="true" />
      <span>
        Live, drawn <Age at={heardAt} /> ago
      </span>
    </span>
  );
};

/** How much of the fleet answers; after the engine fell silent, how much of it did. */
const Connected = ({ total }: { readonly total: number }) => {
  const frozenSince = useFrozenSince();
  const connected = useFleet(
    (fleet) => [...fleet.nodes.values()].filter((view) => view.connection.state === 'connected').length,
  );
  const words = `${connected.toLocaleString('en')} of ${total.toLocaleString('en')} nodes`;
  if (frozenSince === undefined) return <span>{words} connected</span>;
  return (
    <span>
      {words} were connected at <ClockTime at={frozenSince} />
    </span>
  );
};

/** The honesty line: how live this is, how much of the fleet answers, how well clocks agree, whether history is kept. */
export const StatusFooter = ({ onKeys }: { readonly onKeys: () => void }) => {
  const header = useHeader();
  const nodeCount = useFleet((fleet) => fleet.nodes.size);
  const frozen = useFrozenSince() !== undefined;
  const skewMs = useFleet((fleet) => {
    const skews = [...fleet.nodes.values()].flatMap((view) => valueOf(view.facts.clockSkewMs) ?? []);
    return skews.length === 0 ? undefined : Math.max(...skews.map(Math.abs));
  });
  return (
    <footer className={styles['foot']}>
      <Hearing />
      {nodeCount === 0 ? null : <Connected total={nodeCount} />}
      {skewMs === undefined || frozen ? null : <span>{skewWords(skewMs)}</span>}
      {header?.recording.state === 'paused' ? (
        <span className={styles['paused']}>
          History is not being recorded: <SafeText text={header.recording.says} />
        </span>
      ) : null}
      {header?.origin === 'demo' ? <span>Demo fleet: these machines live inside this program</span> : null}
      <LeaveMark />
      <span className={styles['space']} />
      <button type="button" className={styles['keys']} onClick={onKeys}>
        <kbd>?</kbd> Keyboard map
      </button>
    </footer>
  );
};
