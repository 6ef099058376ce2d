import { useState } from 'react';
import { durationText } from '#shared/format';
import { epochMs, valueOf, type EpochMs, type NodeId, type NodeState, type Severity } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import {
  fullAtOf,
  spaceForecast,
  useFleet,
  useNodeHistory,
  useNodeView,
  useOpenAlarms,
} from '../../../queries/index.ts';
import { Glyph, Panel, SafeText, Sparkline, useNow, type StateWord } from '../../../ui/index.ts';
import { isAboutSpace } from '../alarm-words.ts';
import styles from './rail.module.css';

const shownRows = 4;
/** The list may re-rank this often, ms, and never under the pointer or the focus (design rule 6). */
const rankEveryMs = 10_000;
const windowMs = 6 * 3_600_000;
const sparkPoints = 48;
/** The picture looks a third of its history ahead. */
const aheadShare = 1 / 3;

type Filling = { readonly nodeId: NodeId; readonly mount: string };
const sameFillings = (a: readonly Filling[], b: readonly Filling[]): boolean =>
  a.length === b.length && a.every((it, at) => it.nodeId === b[at]?.nodeId && it.mount === b[at]?.mount);

/** What is known of the disk: its alarm, else that all is well, unless nothing recent is known of the node at all. */
const glyphOf = (state: NodeState, severity: Severity | undefined): StateWord =>
  state === 'stale' || state === 'unknown' ? state : (severity ?? 'ok');

const Row = ({ nodeId, mount, now }: Filling & { readonly now: EpochMs }) => {
  const view = useNodeView(nodeId);
  const alarms = useOpenAlarms(nodeId);
  const history = useNodeHistory({
    nodeId,
    metric: 'volume.availableBytes',
    subject: mount,
    spanMs: windowMs,
    points: sparkPoints,
  });
  const fullAt = view === undefined ? undefined : fullAtOf(spaceForecast(view, mount));
  const space = valueOf(
    (view === undefined ? undefined : valueOf(view.facts.volumes))?.find((it) => it.mount === mount)?.space ??
      unread,
  );
  if (view === undefined || fullAt === undefined) return null;
  const severity: Severity | undefined = alarms.find((alarm) => isAboutSpace(alarm, mount))?.severity;
  const ahead = windowMs * aheadShare;
  const points = (history.data?.points ?? []).map((point) => ({
    at: point.at,
    ratio: space === undefined ? 0 : 1 - point.last / space.sizeBytes,
  }));
  const last = points.at(-1);
  const until = Math.min(fullAt, now + ahead);
  const projected =
    last === undefined || fullAt <= last.at
      ? undefined
      : { at: until, ratio: last.ratio + ((1 - last.ratio) * (until - last.at)) / (fullAt - last.at) };
  return (
    <RouteLink to={nodeRoute(nodeId)} className={styles['filling']}>
      <Glyph state={glyphOf(view.state, severity)} />
      <span className={styles['who']}>
        <SafeText text={nodeId} mono />
        <small>
          <SafeText text={mount} mono />
        </small>
      </span>
      <Sparkline
        points={points}
        projected={projected}
        from={now - windowMs}
        to={now + ahead}
        tone={severity}
      />
      <b className={severity === undefined ? styles['calm'] : styles[severity]}>
        {durationText(fullAt - now)}
      </b>
    </RouteLink>
  );
};
const unread = {
  state: 'unknown',
  reason: 'not-asked',
  says: '',
  observedAt: epochMs(0),
  source: '',
} as const;

/** The file systems that are full first, with the last six hours and where they lead. */
export const FillingSoonest = () => {
  const now = useNow(rankEveryMs) as EpochMs;
  const [held, setHeld] = useState(false);
  const ranked = useFleet(
    (fleet) =>
      [...fleet.nodes.values()]
        .flatMap((view) =>
          view.forecasts.flatMap(({ mount, space }) =>
            space.kind === 'fills' ? [{ nodeId: view.node.id, mount, fullAt: space.fullAt }] : [],
          ),
        )
        .toSorted((a, b) => a.fullAt - b.fullAt)
        .slice(0, shownRows)
        .map(({ nodeId, mount }): Filling => ({ nodeId, mount })),
    sameFillings,
  );
  const quiet = useFleet(({ nodes, frozenSince }) => {
    if (frozenSince !== undefined) return 'Not known any more: the engine is silent.';
    const forecasts = [...nodes.values()].flatMap((view) => view.forecasts);
    const judged = forecasts.filter(({ space }) => space.kind !== 'none').length;
    if (judged === 0) return 'No forecast yet: it needs some hours of history.';
    return judged === forecasts.length
      ? 'No disk is heading for full within 30 days.'
      : `None of the ${judged} of ${forecasts.length} disks that can be judged is heading for full within 30 days.`;
  });
  const [kept, setKept] = useState({ at: now, rows: ranked });
  const isDue = kept.at !== now || kept.rows.length !== ranked.length;
  if (!held && isDue) setKept({ at: now, rows: ranked });
  const { rows } = kept;
  return (
    <Panel title="Filling soonest" aside="6 h window">
      <div
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {rows.map((row) => (
          <Row key={`${row.nodeId} ${row.mount}`} {...row} now={now} />
        ))}
      </div>
      {rows.length === 0 ? <p className={styles['none']}>{quiet}</p> : null}
    </Panel>
  );
};
