import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { ActionLeave } from '#shared/model';
import { LeaveDialog } from '../../../shell/index.ts';
import { Button, SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

/** Stands where a plan is confirmed while this console only looks and plans (R81). */
export const ReadOnly = ({ leave }: { readonly leave: ActionLeave }) => {
  const [asked, ask] = useState(false);
  return (
    <div className={styles['readOnly']} role="status">
      <Lock size={16} aria-hidden="true" />
      <p>
        <b>This is a plan only.</b> <SafeText text={leave.says} limit={400} />
      </p>
      <Button acts size="md" onClick={() => ask(true)}>
        Turn actions on...
      </Button>
      {asked ? <LeaveDialog wish="allow" onClose={() => ask(false)} /> : null}
    </div>
  );
};
