import { explainTry, useAllow } from '../queries/index.ts';
import { ReasonDialog } from '../ui/index.ts';

const words = {
  allow: {
    title: 'Turn actions on',
    says: 'From then on a confirmed plan of this console changes the fleet. It stays so after a restart, and stands in the record with your reason.',
    button: 'Turn actions on',
    keep: 'Stay read-only',
  },
  forbid: {
    title: 'Make this console read-only',
    says: 'It goes on looking and planning, and runs no plan any more. Operations under way are not stopped by this.',
    button: 'Make read-only',
    keep: 'Leave it on',
  },
} as const;

/** Asks for the reason to let this console change the fleet, or to take that back (R81). */
export const LeaveDialog = ({
  wish,
  onClose,
}: {
  readonly wish: 'allow' | 'forbid';
  readonly onClose: () => void;
}) => {
  const allow = useAllow();
  const { title, says, button, keep } = words[wish];
  return (
    <ReasonDialog
      acts
      title={title}
      says={says}
      keep={keep}
      act={button}
      ready={!allow.isPending}
      fault={explainTry(allow.error)}
      onReason={(reason) => allow.mutate({ allowed: wish === 'allow', reason }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
};
