import { requestSubject } from '#shared/format';
import { epochMs, type NodeView, type Operation } from '#shared/model';
import { operationRoute, RouteLink } from '../../commands/index.ts';
import { useOperations } from '../../queries/index.ts';
import { ClockTime, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

/** The newest operation that is, or was, about this node. */
const aboutNode = (operations: readonly Operation[], view: NodeView): Operation | undefined =>
  operations.find(({ plan: { request } }) => 'nodeIds' in request && request.nodeIds.includes(view.node.id));

const words = {
  draining: 'Work is leaving this node by plan.',
  drained: 'This node was seen to be empty. Safe to stop.',
  maintenance: 'This node is held out on purpose.',
} as const;

/** That a node is held out, until when, and by which operation. */
export const HeldOut = ({ view }: { readonly view: NodeView }) => {
  const operations = useOperations();
  const { state, heldOut } = view;
  const known = operations.find((each) => each.id === heldOut?.operationId);
  const operation = known ?? (heldOut === undefined ? aboutNode(operations, view) : undefined);
  if (state !== 'draining' && state !== 'drained' && state !== 'maintenance') return null;
  const request = operation?.plan.request;
  const until = heldOut?.until ?? (request?.kind === 'drain' ? request.until : undefined);
  return (
    <p className={styles['say']} role="status">
      <b>{words[state]}</b>
      {until === undefined ? null : (
        <>
          {' '}
          Until <ClockTime at={epochMs(until)} />.
        </>
      )}{' '}
      {operation === undefined ? (
        heldOut === undefined ? null : (
          <SafeText text={heldOut.says} limit={300} expandable />
        )
      ) : (
        <>
          <RouteLink to={operationRoute(operation.id)} className={styles['link']}>
            <SafeText text={operation.plan.title} limit={80} />
          </RouteLink>{' '}
          by <SafeText text={operation.operator} limit={40} />:{' '}
          <SafeText text={operation.reason} limit={200} />
          {request !== undefined && 'nodeIds' in request && request.nodeIds.length > 1
            ? ` (${requestSubject(request)})`
            : ''}
        </>
      )}
    </p>
  );
};
