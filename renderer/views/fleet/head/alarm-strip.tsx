import { alarmText, countText } from '#shared/format';
import { alarmSubject, type EpochMs } from '#shared/model';
import { alarmRoute, RouteLink, useRouter } from '../../../commands/index.ts';
import { filterText, useFleet, useReconnect } from '../../../queries/index.ts';
import { Age, Button, Glyph, SafeText, useNow, useToast, visibleText } from '../../../ui/index.ts';
import { needsOf, sameNeeds, type NodeNeed, type SilenceNeed } from '../alarm-order.ts';
import styles from './head.module.css';

/** More than three are not read; the rest is one click away. */
const shownCards = 3;
const wordsEveryMs = 10_000;

const NextStep = ({ need: { alarm } }: { readonly need: NodeNeed }) => {
  const router = useRouter();
  const toast = useToast();
  const reconnect = useReconnect();
  const { evidence, nodeId } = alarm;
  const needsKey =
    evidence.rule === 'host-key-changed' ||
    (evidence.rule === 'node-blocked' && evidence.fault.code === 'transport.host-key-unknown');
  if (needsKey)
    return (
      <Button className={styles['act']} onClick={() => router.amend({ key: nodeId })}>
        Compare keys...
      </Button>
    );
  if (nodeId !== undefined && evidence.rule === 'node-unreachable')
    return (
      <Button
        className={styles['act']}
        disabled={reconnect.isPending}
        onClick={() => reconnect.mutate({ nodeId }, { onSuccess: () => toast(`Trying ${nodeId} again.`) })}
      >
        Try again
      </Button>
    );
  return (
    <Button className={styles['act']} onClick={() => router.go(alarmRoute(alarm))}>
      Open
    </Button>
  );
};

const loudness = { critical: styles['loud'], warning: styles['loudWarning'] } as const;

const NodeCard = ({
  need,
  loud,
  now,
}: {
  readonly need: NodeNeed;
  readonly loud: boolean;
  readonly now: EpochMs;
}) => {
  const { alarm, moreCount } = need;
  const words = alarmText(alarm, alarmSubject(alarm), now);
  return (
    <article className={loud ? `${styles['card']} ${loudness[alarm.severity]}` : styles['card']}>
      <Glyph state={alarm.severity} />
      <h2 className={styles['title']}>
        <RouteLink to={alarmRoute(alarm)}>
          <SafeText text={words.title} limit={200} />
        </RouteLink>
      </h2>
      <NextStep need={need} />
      <p className={styles['because']} title={words.because}>
        <SafeText text={words.because} limit={400} />
        {moreCount === 0 ? null : ` ${countText(moreCount)} more there.`}
      </p>
      <span className={styles['open']}>
        <Age at={alarm.raisedAt} />
      </span>
    </article>
  );
};

/** Names before "and N more". */
const namedNodes = 4;

const SilenceCard = ({ need: { alarms }, loud }: { readonly need: SilenceNeed; readonly loud: boolean }) => {
  const router = useRouter();
  const names = alarms.slice(0, namedNodes).map((alarm) => visibleText(alarmSubject(alarm), 60));
  const more = alarms.length - names.length;
  const tokens = (['stale', 'unknown'] as const).map((value) => ({ key: 'state', value, exclude: false }));
  return (
    <article className={loud ? `${styles['card']} ${styles['loud']}` : styles['card']}>
      <Glyph state="critical" />
      <h2 className={styles['title']}>{countText(alarms.length)} nodes do not answer</h2>
      <Button className={styles['act']} onClick={() => router.amend({ filter: filterText(tokens) })}>
        Show them
      </Button>
      <p className={styles['because']}>
        {names.join(', ')}
        {more === 0 ? '' : ` and ${countText(more)} more`}. So many at once is usually one network, one jump
        host or this machine's own link.
      </p>
      <span className={styles['open']}>
        <Age at={Math.min(...alarms.map((alarm) => alarm.raisedAt))} />
      </span>
    </article>
  );
};

/** Not "needs you": the sentence above counts what does, and these may be warnings. */
const moreWords = (count: number): string => `${countText(count)} more among the alarms`;

/** What needs somebody, most urgent first; only the first card is loud. Nothing at all when nothing does. */
export const AlarmStrip = () => {
  const now = useNow(wordsEveryMs) as EpochMs;
  const needs = useFleet((fleet) => needsOf(fleet.alarms, now), sameNeeds);
  if (needs.length === 0) return null;
  const shown = needs.slice(0, shownCards);
  return (
    <>
      <section className={styles['strip']} aria-label="What needs you" data-cards={shown.length}>
        {shown.map((need, index) =>
          need.kind === 'silence' ? (
            <SilenceCard key="silence" need={need} loud={index === 0} />
          ) : (
            <NodeCard key={need.alarm.id} need={need} loud={index === 0} now={now} />
          ),
        )}
      </section>
      {needs.length <= shownCards ? null : (
        <p className={styles['more']}>
          <RouteLink to={{ screen: 'alarms', query: {} }}>{moreWords(needs.length - shownCards)}</RouteLink>
        </p>
      )}
    </>
  );
};
