import { situation, type Situation } from '#shared/format';
import type { EpochMs } from '#shared/model';
import { useFleet } from '../../../queries/index.ts';
import { SafeText, useNow } from '../../../ui/index.ts';
import styles from './head.module.css';

/** The sentence is worded anew at most this often, ms: a reader must be able to finish it (design section 8). */
const wordsEveryMs = 10_000;

const textOf = (it: Situation | undefined): string => it?.parts.map((part) => part.text).join('') ?? '';
const sameWords = (a: Situation | undefined, b: Situation | undefined): boolean => textOf(a) === textOf(b);

/** The situation in one plain sentence, read aloud politely. */
export const SituationLine = () => {
  const now = useNow(wordsEveryMs) as EpochMs;
  const it = useFleet(
    (fleet) =>
      fleet.header === undefined
        ? undefined
        : situation({ nodes: [...fleet.nodes.values()], alarms: fleet.alarms, header: fleet.header, now }),
    sameWords,
  );
  if (it === undefined) return <h1 className={styles['situation']}>Asking the engine for the fleet.</h1>;
  return (
    <h1 className={styles['situation']} aria-live="polite">
      {it.parts.map((part, index) => (
        // The place in the sentence is the part's only identity.
        <span key={index} className={styles[part.tone]}>
          <SafeText text={part.text} limit={400} />
        </span>
      ))}
    </h1>
  );
};
