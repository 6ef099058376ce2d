import { MessageChannel } from 'node:worker_threads';
import { describe, it } from 'vitest';
import { createLink, linkPromises, serveChannel } from '#shared/wire';
import { portChannel } from './port-channel.ts';
import { asElectrons } from './test-kit/port.ts';

describe('a link between the engine process and a window', () => {
  it.each(linkPromises)('$says', async ({ prove }) => {
    const { port1, port2 } = new MessageChannel();
    try {
      await prove(async (dispatcher) => {
        serveChannel(portChannel(asElectrons(port1)), dispatcher);
        const link = createLink(portChannel(asElectrons(port2)), {
          timer: { after: () => ({ cancel: () => undefined }) },
        });
        return { link, cut: () => port1.close() };
      });
    } finally {
      port1.close();
    }
  });
});
