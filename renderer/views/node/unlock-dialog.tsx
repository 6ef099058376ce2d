import { useState } from 'react';
import type { NodeView } from '#shared/model';
import { explainTry, useUnlockKey } from '../../queries/index.ts';
import { FormDialog, SafeText, TextField } from '../../ui/index.ts';

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
    <FormDialog
      title={
        <>
          Unlock the key for <SafeText text={id} mono />
        </>
      }
      says="The passphrase is held in memory for this session only. Adding the key to your agent saves asking."
      keep="Not now"
      act={unlock.isPending ? 'Unlocking...' : 'Unlock'}
      ready={passphrase !== '' && !unlock.isPending}
      fault={explainTry(unlock.error)}
      onSubmit={() => unlock.mutate({ nodeId: id, passphrase }, { onSuccess: onClose })}
      onClose={onClose}
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
    </FormDialog>
  );
};
