import type { MessagePort } from 'node:worker_threads';

/** Node's port with the manners of Electron's: it hands over an event, not the bare message. */
export const asElectrons = (port: MessagePort) =>
  ({
    on: (name: string, listener: (event: { readonly data: unknown }) => void) =>
      name === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', () => listener({ data: undefined })),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }) as never;
