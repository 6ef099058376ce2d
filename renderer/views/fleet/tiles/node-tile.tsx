import { memo, type KeyboardEvent } from 'react';
import { millisecondsText, percentText } from '#shared/format';
import type { EpochMs, NodeId, NodeState, NodeView } from '#shared/model';
import { nodeRoute, RouteLink } from '../../../commands/index.ts';
import { useNodeView, useOpenAlarms, useShownState } from '../../../queries/index.ts';
import { Age, ClockTime, Gauge, Glyph, RttBullet, SafeText, useNow, visibleText } from '../../../ui/index.ts';
import { useIsSelected } from '../selection/selection.tsx';
import { CopiesOnTile, UnknownCopies } from './copies-on-tile.tsx';
import { tileFacts, type TileFacts } from './tile-facts.ts';
import { tileLabel } from './tile-label.ts';
import styles from './tile.module.css';

/** Forecasts are worded anew this often, ms; ages tick by themselves. */
const wordsEveryMs = 10_000;

type TileProps = {
  readonly id: NodeId;
  readonly focused: boolean;
  readonly onFocus: (id: NodeId) => void;
  readonly onKeyDown: (event: KeyboardEvent, id: NodeId) => void;
};

/** One node as a tile. It is drawn again only when this node, its alarms or its words change. */
export const NodeTile = memo((props: TileProps) => {
  const view = useNodeView(props.id);
  return view === undefined ? null : <Tile {...props} view={view} />;
});

const Tile = ({ id, focused, onFocus, onKeyDown, view }: TileProps & { readonly view: NodeView }) => {
  const state = useShownState(view);
  const alarms = useOpenAlarms(id);
  const now = useNow(wordsEveryMs) as EpochMs;
  const facts = tileFacts(view, state, alarms, now);
  const selected = useIsSelected(id);
  return (
    <div role="gridcell" className={styles['cell']} aria-selected={selected} data-selected={selected}>
      <RouteLink
        to={nodeRoute(id)}
        data-cell-id={id}
        tabIndex={focused ? 0 : -1}
        className={[styles['tile'], styles[state], facts.isSilent ? `${styles['silent']} hatched` : ''].join(
          ' ',
        )}
        onFocus={() => onFocus(id)}
        onKeyDown={(event) => onKeyDown(event, id)}
      >
        <span className="only-read">{tileLabel(view, state, facts, now)}</span>
        <span className={styles['face']} aria-hidden="true">
          <span className={styles['row']}>
            <Glyph state={facts.isAsking ? 'unknown' : state} decorative />
            <span className={styles['name']}>
              <SafeText text={id} mono />
            </span>
            {view.node.labels['role'] === undefined ? null : (
              <span className={styles['role']}>
                <SafeText text={view.node.labels['role']} limit={24} />
              </span>
            )}
          </span>
          <DiskLine facts={facts} state={state} />
          <span className={styles['row']}>
            <Gauge
              label="Disk in use"
              usedRatio={facts.disk?.usedRatio}
              aheadRatio={facts.aheadRatio}
              tone={facts.isSilent ? undefined : facts.diskTone}
            />
            <span className={styles['mount']}>
              {facts.disk === undefined ? '' : <SafeText text={facts.disk.volume.mount} mono />}
            </span>
          </span>
          <LastLine view={view} facts={facts} state={state} />
        </span>
      </RouteLink>
    </div>
  );
};

const DiskLine = ({ facts, state }: { readonly facts: TileFacts; readonly state: NodeState }) => {
  const ratio = facts.disk?.usedRatio;
  if (facts.isAsking)
    return (
      <span className={styles['disk']}>
        <span className={styles['asking']}>asking...</span>
      </span>
    );
  // Without a number the reason is the thing to read.
  if (ratio === undefined)
    return (
      <span className={styles['disk']}>
        <span className={styles['reason']} title={visibleText(facts.word.text)}>
          <SafeText text={facts.word.text} limit={40} />
        </span>
      </span>
    );
  return (
    <span className={styles['disk']}>
      <span className={styles['percent']}>
        {percentText(ratio).replace('\u2009%', '')}
        <small>{'\u2009%'}</small>
      </span>
      <span className={`${styles['word']} ${styles[facts.word.tone]}`} title={visibleText(facts.word.text)}>
        {facts.isSilent && state === 'stale' && facts.heardAt !== undefined ? (
          <>
            as of <ClockTime at={facts.heardAt as EpochMs} />
          </>
        ) : (
          <SafeText text={facts.word.text} limit={40} />
        )}
      </span>
    </span>
  );
};

const LastLine = ({
  view,
  facts,
  state,
}: {
  readonly view: NodeView;
  readonly facts: TileFacts;
  readonly state: NodeState;
}) => {
  const { roundTripMs, memoryUsedRatio, heardAt } = facts;
  if (facts.isAsking)
    return (
      <span className={styles['last']}>
        {view.connection.state === 'connected' ? 'connected' : 'connecting'}
      </span>
    );
  if (facts.isSilent)
    return (
      <span className={styles['last']}>
        <b>
          {heardAt === undefined ? (
            'never answered'
          ) : (
            <>
              silent <Age at={heardAt} />
              <UnknownCopies id={view.node.id} />
            </>
          )}
        </b>
      </span>
    );
  return (
    <span className={styles['last']}>
      <span className={styles['trip']}>
        <b className={facts.isLate ? styles['late'] : undefined}>
          {roundTripMs === undefined ? 'unknown' : millisecondsText(roundTripMs)}
        </b>
        {roundTripMs === undefined ? null : (
          <RttBullet valueMs={roundTripMs} targetMs={view.node.roundTripTargetMs} late={facts.isLate} />
        )}
      </span>
      <CopiesOnTile
        id={view.node.id}
        otherwise={
          state === 'drained' ? (
            <span>empty</span>
          ) : (
            <span>
              <b>{memoryUsedRatio === undefined ? '?' : percentText(memoryUsedRatio)}</b>
              {' RAM'}
            </span>
          )
        }
      />
      <span className={styles['age']}>{heardAt === undefined ? 'never' : <Age at={heardAt} />}</span>
    </span>
  );
};
