import type { EpochMs, NodeView } from '#shared/model';
import { useShownState } from '../../queries/index.ts';
import { Age, SafeText, StatePill } from '../../ui/index.ts';
import { machineWords } from './facts/index.ts';
import { NodeActions } from './node-actions.tsx';
import styles from './node.module.css';

const placeWords = (labels: Readonly<Record<string, string>>): string =>
  [labels['region'], labels['datacenter']].filter((word) => word !== undefined).join(', ');

/** Who the node is and how it stands, in one line. */
export const NodeHeader = ({ view, now }: { readonly view: NodeView; readonly now: EpochMs }) => {
  const state = useShownState(view);
  const role = view.node.labels['role'];
  const place = placeWords(view.node.labels);
  return (
    <header className={styles['header']}>
      <h1>
        <SafeText text={view.node.id} mono />
      </h1>
      <StatePill state={state} />
      {role === undefined ? null : (
        <span className={styles['tag']}>
          <SafeText text={role} limit={40} />
        </span>
      )}
      <p>
        <SafeText text={`${place === '' ? '' : `${place}. `}${machineWords(view.facts, now)}.`} limit={300} />
      </p>
      <span className={styles['age']}>
        {view.lastAnswerAt === undefined ? 'no answer yet' : <Age at={view.lastAnswerAt} suffix=" old" />}
      </span>
      <NodeActions view={view} />
    </header>
  );
};
