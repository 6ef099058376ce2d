import { countText } from '#shared/format';
import type { Operation } from '#shared/model';
import { useSpaces } from '../../../../queries/index.ts';
import { Panel, SafeText, useShut } from '../../../../ui/index.ts';
import { flowLanes, type Lane } from './flow-lanes.ts';
import styles from './flow.module.css';
import { Traveller } from './traveller.tsx';

const rowPx = 44;
const thinnestPx = 4;
const thickestPx = 14;
/** Squares that stand for all of a lane at most. */
const mostSquares = 10;
/** More lanes than this cannot be followed: the tables below have all of them. */
const mostLanes = 24;

type Placed = Lane & {
  readonly fromPx: number;
  readonly toPx: number;
  readonly thickPx: number;
};
type Giver = { readonly name: string; readonly topPx: number; readonly lanes: readonly Lane[] };

/** Where each lane begins and ends: receivers one below the other, givers in the middle of theirs. */
const placed = (
  lanes: readonly Lane[],
): { readonly lanes: readonly Placed[]; readonly givers: readonly Giver[] } => {
  const most = Math.max(...lanes.map(({ total }) => total));
  const middle = (index: number): number => index * rowPx + rowPx / 2;
  const givers = [...Map.groupBy(lanes, ({ from }) => from)].map(([name, own]): Giver => {
    const first = lanes.findIndex(({ id }) => id === own[0]?.id);
    return { name, lanes: own, topPx: (middle(first) + middle(first + own.length - 1)) / 2 };
  });
  return {
    givers,
    lanes: lanes.map((lane, index): Placed => {
      const giver = givers.find(({ name }) => name === lane.from);
      const own = giver?.lanes ?? [];
      const apart = Math.min(thickestPx + 4, rowPx / Math.max(1, own.length / 2));
      const at = own.findIndex(({ id }) => id === lane.id);
      return {
        ...lane,
        fromPx: (giver?.topPx ?? 0) + (at - (own.length - 1) / 2) * apart,
        toPx: middle(index),
        thickPx: thinnestPx + (thickestPx - thinnestPx) * Math.sqrt(lane.total / Math.max(1, most)),
      };
    }),
  };
};

const ribbon = ({ fromPx, toPx, thickPx }: Placed): string => {
  const half = thickPx / 2;
  return `M0 ${fromPx - half}C50 ${fromPx - half} 50 ${toPx - half} 100 ${toPx - half}V${toPx + half}C50 ${toPx + half} 50 ${fromPx + half} 0 ${fromPx + half}Z`;
};

const arrivedText = ({ arrived, total }: Lane): string =>
  arrived === undefined
    ? `unknown of ${countText(total)} arrived`
    : `${countText(arrived)} of ${countText(total)} arrived`;

const Squares = ({ lane: { arrived, total } }: { readonly lane: Lane }) => {
  const count = Math.min(mostSquares, Math.max(1, total));
  // A square is full once all that it stands for is there.
  const full = arrived === undefined || total === 0 ? 0 : Math.floor((arrived / total) * count);
  return (
    <span className={styles['squares']} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <i
          key={index}
          className={
            index < full
              ? styles['here']
              : arrived === undefined
                ? `${styles['away']} hatched`
                : styles['away']
          }
        />
      ))}
    </span>
  );
};

const leftText = (lanes: readonly Lane[]): string => {
  const left = lanes.filter(({ arrived, total }) => arrived !== total).length;
  return left === 0 ? 'all has left' : `${left} of ${lanes.length} still to do`;
};

/** Who gives what to whom, how much of it has arrived, and what is on its way now. */
export const Flow = ({ operation }: { readonly operation: Operation }) => {
  const spaces = useSpaces();
  const heard = useShut() === undefined;
  const all = flowLanes(operation, spaces);
  if (all.length === 0) return null;
  const { lanes, givers } = placed(all.slice(0, mostLanes));
  const heightPx = lanes.length * rowPx;
  const moves = heard && operation.state === 'running';
  return (
    <Panel
      title="Who moves where"
      aside={
        <span className={styles['legend']} aria-hidden="true">
          <i className={styles['here']} /> arrived
          <i className={styles['away']} /> will come
        </span>
      }
    >
      <div className={styles['flow']} style={{ height: heightPx }}>
        <div className={styles['givers']}>
          {givers.map(({ name, topPx, lanes: own }) => (
            <p key={name} style={{ top: topPx }}>
              <SafeText text={name} mono limit={40} />
              <small>{leftText(own)}</small>
            </p>
          ))}
        </div>
        <div className={styles['lanes']} aria-hidden="true">
          <svg viewBox={`0 0 100 ${heightPx}`} preserveAspectRatio="none">
            {lanes.map((lane) => (
              <path
                key={lane.id}
                d={ribbon(lane)}
                data-state={lane.isRunning ? 'running' : lane.arrived === lane.total ? 'done' : 'waiting'}
              />
            ))}
          </svg>
          {lanes
            .filter(({ isRunning }) => isRunning && moves)
            .flatMap(({ id, fromPx, toPx }) =>
              [0, 0.5].map((turn) => (
                <Traveller key={`${id} ${turn}`} fromPx={fromPx} toPx={toPx} turn={turn} />
              )),
            )}
        </div>
        <ul className={styles['receivers']}>
          {lanes.map((lane) => (
            <li key={lane.id} style={{ height: rowPx }}>
              <span className={styles['receiver']}>
                <span className="only-read">to </span>
                {lane.to === undefined ? 'the system chooses' : <SafeText text={lane.to} mono limit={40} />}
                <small>
                  <SafeText text={lane.what} limit={60} />
                </small>
              </span>
              <Squares lane={lane} />
              <small>{arrivedText(lane)}</small>
            </li>
          ))}
        </ul>
      </div>
      {all.length > mostLanes ? (
        <p className={styles['more']}>{countText(all.length - mostLanes)} more in the tables below</p>
      ) : null}
    </Panel>
  );
};
