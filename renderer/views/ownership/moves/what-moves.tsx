import { bytesText, countText, partyName, roughDurationText, unitsText } from '#shared/format';
import type { Operation, SpaceView } from '#shared/model';
import { operationRoute, RouteLink } from '../../../commands/index.ts';
import { Panel, ProgressMark, SafeText, Table, type Column, type ProgressWord } from '../../../ui/index.ts';
import { movesOf, roundsOf, type MoveUnderWay } from './moving.ts';
import styles from './moves.module.css';

const marks: Readonly<Record<string, ProgressWord>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  'already-so': 'skipped',
  failed: 'failed',
  indeterminate: 'unknown',
  undone: 'undone',
  'not-done': 'waiting',
};

const rangesText = ({ ranges, parts }: MoveUnderWay): string => {
  const [first] = ranges;
  if (first === undefined)
    return parts === undefined ? 'key by key' : `key by key, in ${countText(parts.counts.length)} ranges`;
  const one =
    first[0] === first[1] ? countText(first[0]) : `${countText(first[0])} to ${countText(first[1])}`;
  return ranges.length === 1 ? one : `${one} and ${countText(ranges.length - 1)} more`;
};

const stateText = ({ step }: MoveUnderWay): string => {
  const { rounds } = step ?? {};
  if (step === undefined) return 'not begun';
  if (rounds === undefined || step.state === 'waiting') return step.says === '' ? step.state : step.says;
  const all = rounds.left === undefined ? undefined : rounds.moved + rounds.left;
  return [
    all === undefined
      ? `${countText(rounds.moved)} moved`
      : `${countText(rounds.moved)} of ${countText(all)} moved`,
    ...(rounds.changedHands === 0 ? [] : [`${countText(rounds.changedHands)} read again, changed by others`]),
  ].join(', ');
};

const columnsOf = (spaces: readonly SpaceView[]): readonly Column<MoveUnderWay>[] => {
  const spaceOf = ({ spaceId }: MoveUnderWay) => spaces.find(({ id }) => id === spaceId);
  const name = (move: MoveUnderWay, id: string): string => partyName(spaceOf(move) ?? { parties: [] }, id);
  return [
    {
      id: 'space',
      header: 'Space',
      sortBy: (move) => spaceOf(move)?.name ?? move.spaceId,
      cell: (move) => <SafeText text={spaceOf(move)?.name ?? move.spaceId} limit={40} />,
    },
    { id: 'ranges', header: 'Ranges', cell: (move) => rangesText(move) },
    {
      id: 'from',
      header: 'From',
      sortBy: (move) => name(move, move.from),
      cell: (move) => <SafeText text={name(move, move.from)} mono limit={40} />,
    },
    {
      id: 'to',
      header: 'To',
      sortBy: ({ to }) => to,
      cell: (move) =>
        move.to === undefined ? (
          'the system chooses'
        ) : (
          <SafeText text={name(move, move.to)} mono limit={40} />
        ),
    },
    { id: 'role', header: 'As', sortBy: ({ role }) => role, cell: ({ role }) => role },
    {
      id: 'count',
      header: 'How many',
      align: 'end',
      sortBy: ({ count }) => count,
      cell: (move) => unitsText(move.count, spaceOf(move)?.unit ?? 'document'),
    },
    {
      id: 'bytes',
      header: 'To copy',
      align: 'end',
      sortBy: ({ sizeBytes }) => sizeBytes,
      cell: ({ sizeBytes }) =>
        sizeBytes === undefined ? 'unknown' : sizeBytes === 0 ? 'nothing' : bytesText(sizeBytes),
    },
    {
      id: 'state',
      header: 'State',
      sortBy: ({ step }) => step?.state,
      cell: (move) => (
        <span className={styles['state']}>
          <ProgressMark word={marks[move.step?.state ?? 'waiting'] ?? 'waiting'} decorative />
          <SafeText text={stateText(move)} limit={120} />
        </span>
      ),
    },
  ];
};

/** Who hands what to whom in this operation, how far it is, how fast, and how long it will take. */
export const WhatMoves = ({
  operation,
  spaces,
}: {
  readonly operation: Operation;
  readonly spaces: readonly SpaceView[];
}) => {
  const moves = movesOf(operation);
  const rounds = roundsOf(operation);
  const all = rounds?.left === undefined ? undefined : rounds.moved + rounds.left;
  return (
    <Panel
      title="What moves"
      aside={
        <>
          {rounds === undefined
            ? null
            : [
                all === undefined
                  ? `${countText(rounds.moved)} moved`
                  : `${countText(rounds.moved)} of ${countText(all)} moved`,
                rounds.perSecond === undefined ? 'rate unknown' : `${countText(rounds.perSecond)} a second`,
                rounds.leftMs === undefined
                  ? 'time left unknown'
                  : `about ${roughDurationText(rounds.leftMs)} left`,
              ].join(', ')}
          <RouteLink className={styles['link']} to={operationRoute(operation.id)}>
            Open the operation
          </RouteLink>
        </>
      }
    >
      <div className={styles['table']}>
        <Table
          label={`What ${operation.plan.title} moves`}
          columns={columnsOf(spaces)}
          rows={moves}
          rowId={({ id }) => id}
        />
      </div>
    </Panel>
  );
};
