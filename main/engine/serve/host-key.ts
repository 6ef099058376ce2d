import type { Handlers } from '#shared/contract';
import type { FleetWatch } from '../fleet-watch/index.ts';
import type { SshTransport } from '../transport/index.ts';

type HostKeyHandlers = Pick<Handlers, 'host-key.offers' | 'host-key.trust'>;

/** Handlers of the messages about server keys. Trusting one is a person's act: only a shell with a person calls it. */
export const serveHostKeys = (transport: SshTransport, watch: FleetWatch): HostKeyHandlers => ({
  'host-key.offers': async () => ({ offers: [...transport.offers()] }),
  'host-key.trust': async ({ nodeId, hopId, fingerprint }) => {
    const offer = transport.offers().find((one) => one.nodeId === nodeId && one.hopId === hopId);
    await transport.trust(nodeId, hopId, fingerprint);
    watch.tryNow(nodeId);
    // The same server may be the jump host of other nodes.
    watch.tryBlocked(
      'transport.host-key-unknown',
      ({ address, port }) => address === offer?.address && port === offer.port,
    );
    return { done: true };
  },
});
