import { useHeartbeat } from '../queries/index.ts';
import { Button, ClockTime } from '../ui/index.ts';
import { useConnectionTrouble } from './connection-words.tsx';
import styles from './frozen-band.module.css';

/** After three missed heartbeats: everything below is history, and since when (R86). */
export const FrozenBand = () => {
  const { frozen, heardAt } = useHeartbeat();
  const { trouble, tryNow } = useConnectionTrouble();
  if (heardAt === undefined && trouble === undefined) return null;
  if (heardAt !== undefined && !frozen) return null;
  return (
    <div className={`${styles['band']} hatched`} role="alert">
      <span>
        {heardAt === undefined ? (
          <b>Not connected to the engine yet.</b>
        ) : (
          <b>
            Display frozen since <ClockTime at={heardAt} />.
          </b>
        )}{' '}
        {trouble ?? 'The engine has stopped talking to this window. What you see is what it said last.'}
      </span>
      {trouble === undefined ? null : (
        <Button size="xs" onClick={tryNow}>
          Try now
        </Button>
      )}
    </div>
  );
};
