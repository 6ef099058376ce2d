import { clockText, countText, situation, type Situation } from '#shared/format';
import type { EpochMs } from '#shared/model';
import { useFleet, type FleetState } from '../../../queries/index.ts';
import { SafeText, useNow } from '../../../ui/index.ts';
import styles from './head.module.css';

/** The sentence is worded anew at most this often, ms: a reader must be able to finish it (design section 8). */
const wordsEveryMs = 10_000;

const textOf = (it: Situation | undefined): string => it?.parts.map((part) => part.text).join('') ?? '';
const sameWords = (a: Situation | undefined, b: Situation | undefined): boolean => textOf(a) === textOf(b);

/** After the engine fell silent nothing of the present is known, and the sentence may not sound as if it were. */
const frozenSituation = ({ nodes, alarms }: FleetState, since: EpochMs, now: EpochMs): Situation => {
  const open = alarms.filter((alarm) => alarm.clearedAt === undefined).length;
  const openWords =
    open === 0 ? 'no alarm was' : open === 1 ? '1 alarm was' : `${countText(open)} alarms were`;
  const subject = nodes.size === 1 ? 'the one node' : `the ${countText(nodes.size)} nodes`;
  return {
    parts: [
      { text: `Nothing is known since ${clockText(since, now, { seconds: true })}. `, tone: 'strong' },
      { text: `Below is what was last heard of ${subject}; ${openWords} open then.`, tone: 'plain' },
    ],
  };
};

const situationOf = (fleet: FleetState, now: EpochMs): Situation | undefined => {
  const { header, frozenSince, nodes, alarms } = fleet;
  if (header === undefined) return undefined;
  if (frozenSince !== undefined && nodes.size > 0) return frozenSituation(fleet, frozenSince, now);
  return situation({ nodes: [...nodes.values()], alarms, header, now });
};

/** The situation in one plain sentence, read aloud politely. */
export const SituationLine = () => {
  const now = useNow(wordsEveryMs) as EpochMs;
  const it = useFleet((fleet) => situationOf(fleet, now), sameWords);
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
