import type { HostKeyOffer } from '#shared/model';
import { SafeText } from '../../ui/index.ts';

/** Whose key it is: the node's own, or that of a jump host on the way to it. */
export const WhoseKey = ({ offer }: { readonly offer: HostKeyOffer }) =>
  offer.hopId === offer.nodeId ? (
    <SafeText text={offer.nodeId} mono />
  ) : (
    <>
      <SafeText text={offer.hopId} mono />, the jump host on the way to <SafeText text={offer.nodeId} mono />
    </>
  );

/** Where it was dialled, as known_hosts writes it. */
export const dialled = ({ address, port }: HostKeyOffer): string =>
  port === 22 ? address : `[${address}]:${port}`;
