import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { useClock, useTicking } from '../../clock/index.ts';
import styles from './toast.module.css';

/** Long enough to read two sentences. */
const shownMs = 6_000;

type Entry = { readonly key: number; readonly says: string; readonly until: number };

const ToastContext = createContext<(says: string) => void>(() => undefined);

/** Says a result in passing ("Silenced until 18:00."). Never an error: those stay where they happened. */
export const useToast = (): ((says: string) => void) => useContext(ToastContext);

const Toast = ({ entry, onEnd }: { readonly entry: Entry; readonly onEnd: (key: number) => void }) => {
  const over = useTicking((now) => now >= entry.until);
  if (over) return null;
  return (
    <div className={styles['toast']}>
      {entry.says}
      <button type="button" className={styles['close']} aria-label="Dismiss" onClick={() => onEnd(entry.key)}>
        ×
      </button>
    </div>
  );
};

export const ToastProvider = ({ children }: { readonly children: ReactNode }) => {
  const clock = useClock();
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const say = useCallback(
    (says: string) => {
      const now = clock.now();
      setEntries((old) => [
        ...old.filter((e) => e.until > now),
        { key: (old.at(-1)?.key ?? 0) + 1, says, until: now + shownMs },
      ]);
    },
    [clock],
  );
  const end = useCallback((key: number) => setEntries((old) => old.filter((e) => e.key !== key)), []);
  return (
    <ToastContext value={say}>
      {children}
      <div className={styles['stack']} role="status">
        {entries.map((entry) => (
          <Toast key={entry.key} entry={entry} onEnd={end} />
        ))}
      </div>
    </ToastContext>
  );
};
