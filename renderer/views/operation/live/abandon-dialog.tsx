import type { Operation } from '#shared/model';
import { explainTry, useAbandon } from '../../../queries/index.ts';
import { ReasonDialog } from '../../../ui/index.ts';

/** Gives an interrupted operation up, with a reason. */
export const AbandonDialog = ({
  operation,
  onClose,
}: {
  readonly operation: Operation;
  readonly onClose: () => void;
}) => {
  const abandon = useAbandon();
  return (
    <ReasonDialog
      acts
      title="Give this operation up"
      says="Nothing more is sent and its locks are given back. What was done stays as it is, and is not put back."
      keep="Keep it"
      act="Give up"
      ready={!abandon.isPending}
      fault={explainTry(abandon.error)}
      onReason={(reason) => abandon.mutate({ operationId: operation.id, reason }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
};
