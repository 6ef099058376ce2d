import { countText, handedText, listText } from '#shared/format';
import type { Exposure, NodeId } from '#shared/model';
import { openPlan, useRouter } from '../../../commands/index.ts';
import { explainFault, useExposure, useSpaces } from '../../../queries/index.ts';
import {
  Age,
  Button,
  EmptyBlock,
  ErrorBlock,
  Glyph,
  SafeText,
  Sentence,
  Sheet,
  type StateWord,
} from '../../../ui/index.ts';
import { NodeNames, useNodesName } from '../who.tsx';
import styles from './exposure.module.css';

type Line = Exposure['workloads'][number];

const order: readonly Line['verdict'][] = ['gone', 'below-minimum', 'unknown', 'holds'];
const glyphs: Readonly<Record<Line['verdict'], StateWord>> = {
  gone: 'critical',
  'below-minimum': 'critical',
  unknown: 'unknown',
  holds: 'ok',
};
const words: Readonly<Record<Line['verdict'], string>> = {
  gone: 'no copy left',
  'below-minimum': 'below its minimum',
  unknown: 'not known',
  holds: 'holds',
};

const Lines = ({ workloads }: { readonly workloads: readonly Line[] }) => (
  <table className={styles['rows']}>
    <thead>
      <tr>
        <th scope="col">Service</th>
        <th scope="col">Would be</th>
        <th scope="col">Available</th>
        <th scope="col">Minimum</th>
        <th scope="col">Could move</th>
        <th scope="col">Why</th>
      </tr>
    </thead>
    <tbody>
      {workloads
        .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
        .map((it) => (
          <tr key={it.workloadId}>
            <td>
              <SafeText text={it.name} mono limit={60} />
            </td>
            <td>
              <span className={styles['verdict']}>
                <Glyph state={glyphs[it.verdict]} decorative />
                {words[it.verdict]}
              </span>
            </td>
            <td>
              {countText(it.availableBefore)} →{' '}
              {it.verdict === 'unknown' ? 'unknown' : countText(it.availableAfter)}
            </td>
            <td>{countText(it.minimum)}</td>
            <td>{it.couldMove === undefined ? 'unknown' : countText(it.couldMove)}</td>
            <td className={styles['why']}>
              <SafeText text={it.says} limit={300} />
            </td>
          </tr>
        ))}
    </tbody>
  </table>
);

const Quorums = ({ quorums }: Pick<Exposure, 'quorums'>) =>
  quorums.length === 0 ? null : (
    <ul className={styles['quorums']}>
      {quorums.map((quorum) => (
        <li key={quorum.originId}>
          <Glyph state={quorum.holds ? 'ok' : 'critical'} />
          <SafeText text={quorum.says} limit={300} />
        </li>
      ))}
    </ul>
  );

/** Slots, keys and databases are no services: what these nodes own of them, so that nobody takes the answer above for all. */
const Owned = ({ nodeIds }: { readonly nodeIds: readonly NodeId[] }) => {
  const spaces = useSpaces();
  const owned = spaces
    .filter(({ unit }) => unit !== 'task')
    .map(({ name, unit, parties }) => ({
      name,
      unit,
      count: parties
        .filter(({ nodeId }) => nodeId !== undefined && nodeIds.includes(nodeId))
        .reduce((sum, { owns }) => sum + (owns ?? 0), 0),
    }))
    .filter(({ count }) => count > 0);
  if (owned.length === 0) return null;
  return (
    <p className={styles['owned']}>
      <Glyph state="warning" />
      <span>
        {nodeIds.length === 1 ? 'It owns ' : 'They own '}
        <SafeText
          text={listText(owned.map(({ name, unit, count }) => `${handedText(count, unit)} of ${name}`))}
          limit={300}
        />
        . Who would take them over is not worked out here; a drain hands them over first.
      </span>
    </p>
  );
};

/** What would fall below its minimum if these nodes went away. Worked out from what is known; nothing is sent. */
export const ExposureSheet = ({
  nodeIds,
  onClose,
}: {
  readonly nodeIds: readonly NodeId[];
  readonly onClose: () => void;
}) => {
  const router = useRouter();
  const asked = useExposure(nodeIds);
  const it = asked.data;
  const name = useNodesName(nodeIds);
  const isOne = nodeIds.length === 1 || !name.endsWith(' nodes');
  return (
    <Sheet
      onClose={onClose}
      title={
        <>
          What if <SafeText text={name} limit={60} /> {isOne ? 'goes' : 'go'} away?
        </>
      }
      aside={it === undefined ? undefined : <Age at={it.madeAt} suffix=" old. Nothing is sent by this." />}
      footer={
        <div className={styles['foot']}>
          <Button acts onClick={() => void asked.refetch()} disabled={asked.isFetching}>
            Work it out again
          </Button>
          <Button
            acts
            onClick={() => openPlan(router, { kind: 'drain', nodeIds: [...nodeIds], surge: true })}
          >
            Drain {nodeIds.length === 1 ? 'it' : 'them'}...
          </Button>
        </div>
      }
    >
      <div className={styles['sheet']}>
        {it === undefined ? null : <Sentence parts={[{ text: it.says, tone: 'strong' }]} />}
        <div className={styles['names']}>
          <NodeNames ids={nodeIds} />
        </div>
        {asked.error === null ? null : <ErrorBlock {...explainFault(asked.error)} />}
        {asked.isPending ? <EmptyBlock>Working it out.</EmptyBlock> : null}
        <Owned nodeIds={nodeIds} />
        {it === undefined ? null : <Quorums quorums={it.quorums} />}
        {it === undefined ? null : it.workloads.length === 0 ? (
          <EmptyBlock>No service has a copy there.</EmptyBlock>
        ) : (
          <Lines workloads={it.workloads} />
        )}
      </div>
    </Sheet>
  );
};
