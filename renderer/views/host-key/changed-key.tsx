import type { HostKeyOffer } from '#shared/model';
import { Button, CopyLine, Glyph, SafeText, Dialog } from '../../ui/index.ts';
import { forgetKeyCommand, showKeyCommand } from './console-command.ts';
import styles from './host-key.module.css';
import { dialled, WhoseKey } from './whose-key.tsx';

const longPath = 1_024;

const Fingerprints = ({ offer }: { readonly offer: HostKeyOffer }) => (
  <dl className={styles['keys']}>
    <dt>It was</dt>
    <dd>
      <CopyLine text={offer.known?.fingerprint ?? ''} label="the old fingerprint" />
      <p className={styles['where']}>
        <SafeText text={offer.known?.keyType ?? ''} mono />, line {offer.known?.line} of{' '}
        <SafeText text={offer.known?.file ?? ''} limit={longPath} mono />
      </p>
    </dd>
    <dt>It is now</dt>
    <dd>
      <CopyLine text={offer.fingerprint} label="the new fingerprint" />
      <p className={styles['where']}>
        <SafeText text={offer.keyType} mono />, offered by <SafeText text={dialled(offer)} mono />
      </p>
    </dd>
  </dl>
);

/**
 * A changed key is a hard stop: it is explained, and replaced outside of this program by somebody who compared it.
 * There is no button that accepts it.
 */
export const ChangedKey = ({
  offer,
  onClose,
}: {
  readonly offer: HostKeyOffer;
  readonly onClose: () => void;
}) => {
  const forget = forgetKeyCommand(offer);
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <span className={styles['title']}>
          <Glyph state="critical" size={16} decorative />
          <span>
            The host key of <WhoseKey offer={offer} /> has changed
          </span>
        </span>
      }
      says="This happens after a reinstall, and also when someone is in the middle. Nothing was sent."
      footer={
        <Button autoFocus onClick={onClose}>
          Keep blocked
        </Button>
      }
    >
      <div className={styles['body']}>
        <Fingerprints offer={offer} />
        <p>
          <b>Compare the new key on the server’s own console first.</b> Not over the network: from its screen,
          its provider’s console or its serial line. Run this there:
        </p>
        <CopyLine text={showKeyCommand(offer)} label="the command for the server" />
        {forget === undefined ? null : (
          <>
            <p>
              If the new key is the right one, take the old one out of the file on this machine. Then choose
              “Try again” on the node: its key is unknown then, and you are asked to trust it.
            </p>
            <CopyLine text={forget} label="the command for this machine" />
          </>
        )}
        <p className={styles['where']}>
          If it is not the same, leave the node blocked and find out who answers at that address.
        </p>
      </div>
    </Dialog>
  );
};
