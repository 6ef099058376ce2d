import { Lock } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands, type Command } from '../commands/index.ts';
import { useLeave } from '../queries/index.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import styles from './status-footer.module.css';

/** The lock of the footer while this console is read-only, and the commands that turn actions on and off. */
export const LeaveMark = () => {
  const leave = useLeave().data;
  const [wish, setWish] = useState<'allow' | 'forbid' | undefined>(undefined);
  const allowed = leave?.allowed;
  useCommands(
    useMemo(
      (): readonly Command[] =>
        allowed === undefined
          ? []
          : [
              {
                id: 'window.leave',
                title: allowed ? 'Make this console read-only...' : 'Turn actions on...',
                hint: 'asks for a reason',
                group: 'Window',
                acts: true,
                run: () => setWish(allowed ? 'forbid' : 'allow'),
              },
            ],
      [allowed],
    ),
  );
  return (
    <>
      {leave === undefined || leave.allowed ? null : (
        <button
          type="button"
          className={styles['lock']}
          title={leave.says.slice(0, 300)}
          onClick={() => setWish('allow')}
        >
          <Lock size={12} aria-hidden="true" /> Read-only
        </button>
      )}
      {wish === undefined ? null : <LeaveDialog wish={wish} onClose={() => setWish(undefined)} />}
    </>
  );
};
