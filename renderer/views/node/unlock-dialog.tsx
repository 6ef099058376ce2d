import { useState } from 'react';
import type { NodeView } from '#shared/model';
import { explainFault, useUnlockKey } from '../../queries/index.ts';
import { Button, Dialog, ErrorBlock, SafeText, TextField } from '../../ui/index.ts';
import styles from './node.module.css';

const formId = 'unlock-key';

/** Asks for the passphrase of the key file. It goes to the engine, lives in its memory, and is written nowhere. */
export const UnlockDialog = ({
  view,
  onClose,
}: {
  readonly view: NodeView;
  readonly onClose: () => void;
}) => {
  const unlock = useUnlockKey();
  const [passphrase, setPassphrase] = useState('');
  const { id, user, address } = view.node;
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          Unlock the key for <SafeText text={id} mono />
        </>
      }
      says="The passphrase is held in memory for this session only. Adding the key to your agent saves asking."
      footer={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button type="submit" form={formId} look="solid" disabled={passphrase === '' || unlock.isPending}>
            {unlock.isPending ? 'Unlocking...' : 'Unlock'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          unlock.mutate({ nodeId: id, passphrase }, { onSuccess: onClose });
        }}
      >
        <TextField
          label={
            <>
              Passphrase, for <SafeText text={`${user}@${address}`} mono />
            </>
          }
          type="password"
          autoComplete="off"
          autoFocus
          maxLength={1_024}
          value={passphrase}
          onChange={(event) => setPassphrase(event.target.value)}
        />
        {unlock.error === null ? null : <ErrorBlock {...explainFault(unlock.error)} />}
      </form>
    </Dialog>
  );
};
