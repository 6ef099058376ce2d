import { nodeId, type HostKeyOffer, type NodeId } from '#shared/model';
import { useRoute, useRouter } from '../../commands/index.ts';
import { explainFault, useHostKeyOffers, useNodeView } from '../../queries/index.ts';
import { Button, Dialog, ErrorBlock, SafeText } from '../../ui/index.ts';
import { ChangedKey } from './changed-key.tsx';
import { UnknownKey } from './unknown-key.tsx';

const NoKey = ({ id, onClose }: { readonly id: NodeId; readonly onClose: () => void }) => {
  const connected = useNodeView(id)?.connection.state === 'connected';
  return (
    <Dialog
      open
      onClose={onClose}
      title="No key waits here"
      says={
        <>
          <SafeText text={id} mono />{' '}
          {connected
            ? 'is connected: its key is trusted.'
            : 'offers no key at the moment. Try the node again first.'}
        </>
      }
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {null}
    </Dialog>
  );
};

const OfferOf = ({ id, onClose }: { readonly id: NodeId; readonly onClose: () => void }) => {
  const offers = useHostKeyOffers();
  // Nothing is drawn while it is being asked: a window that changes its words under the pointer invites a wrong click.
  if (offers.isPending) return null;
  if (offers.error !== null)
    return (
      <Dialog open onClose={onClose} title="The key cannot be shown">
        <ErrorBlock {...explainFault(offers.error)} />
      </Dialog>
    );
  const offer: HostKeyOffer | undefined = offers.data.offers.find((each) => each.nodeId === id);
  if (offer === undefined) return <NoKey id={id} onClose={onClose} />;
  // A fingerprint that changes while the window stands open is another question: it starts over.
  return offer.known === undefined ? (
    <UnknownKey key={offer.fingerprint} offer={offer} onClose={onClose} />
  ) : (
    <ChangedKey key={offer.fingerprint} offer={offer} onClose={onClose} />
  );
};

/** The server key of the node named in the address (`key`), over whatever screen is shown. Mounted once. */
export const HostKeyDialog = () => {
  const router = useRouter();
  const asked = useRoute().query['key'];
  if (asked === undefined) return null;
  return <OfferOf id={nodeId(asked)} onClose={() => router.amend({ key: undefined })} />;
};
