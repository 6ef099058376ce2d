import type { HostKeyOffer } from '#shared/model';
import { explainFault, useTrustHostKey } from '../../queries/index.ts';
import { Button, CopyLine, Dialog, ErrorBlock, SafeText, useToast, visibleText } from '../../ui/index.ts';
import { showKeyCommand } from './console-command.ts';
import styles from './host-key.module.css';
import { dialled, WhoseKey } from './whose-key.tsx';

/** First time with a server. "Not now" has the focus: trusting takes a decision, never a habit. */
export const UnknownKey = ({
  offer,
  onClose,
}: {
  readonly offer: HostKeyOffer;
  readonly onClose: () => void;
}) => {
  const trust = useTrustHostKey();
  const say = useToast();
  const { nodeId, hopId, fingerprint } = offer;
  const accept = (): void =>
    trust.mutate(
      { nodeId, hopId, fingerprint },
      {
        onSuccess: () => {
          say(`The key of ${visibleText(hopId)} is trusted. Connecting.`);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          First time with <WhoseKey offer={offer} />
        </>
      }
      says="Nothing proves yet that this is the right machine. Trust this key only if it matches the server."
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            Not now
          </Button>
          <Button disabled={trust.isPending} onClick={accept}>
            {trust.isPending ? 'Writing...' : 'Trust this key'}
          </Button>
        </>
      }
    >
      <div className={styles['body']}>
        <dl className={styles['keys']}>
          <dt>Its key</dt>
          <dd>
            <CopyLine text={fingerprint} label="the fingerprint" />
          </dd>
          <dt>Type</dt>
          <dd>
            <SafeText text={offer.keyType} mono />
          </dd>
          <dt>Dialled</dt>
          <dd>
            <SafeText text={dialled(offer)} mono />
          </dd>
        </dl>
        <p>Run this on the server’s own console, and compare every character:</p>
        <CopyLine text={showKeyCommand(offer)} label="the command" />
        {trust.error === null ? null : <ErrorBlock {...explainFault(trust.error)} />}
      </div>
    </Dialog>
  );
};
