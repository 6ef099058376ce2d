import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, it } from 'vitest';
import { createLink, linkPromises, serveChannel } from '#shared/wire';
import { portChannel } from './port-channel.ts';

/** Node's port with the manners of Electron's: it hands over an event, not the bare message. */
const asElectrons = (port: MessagePort) =>
  ({
    on: (name: string, listener: (event: { readonly data: unknown }) => void) =>
      name === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', () => listener({ data: undefined })),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }) as never;

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
