import { createPipe, desktopDoorway, type Channel } from '#shared/wire';
import type { Dialler } from './connection.ts';

/**
 * Reaches the engine over the message port that the preload hands on. A port cannot cross the context bridge,
 * so it comes as a message from this same window; anything from elsewhere is ignored.
 * See https://www.electronjs.org/docs/latest/tutorial/message-ports.
 */
export const electronLink = (page: Window): Dialler => {
  let current: Channel | undefined;
  let waiting: (channel: Channel) => void = () => undefined;
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== page) return;
    if (event.data === desktopDoorway.gone) return current?.close();
    const port = event.ports[0];
    if (event.data !== desktopDoorway.port || port === undefined) return;
    current?.close();
    current = portChannel(port);
    waiting(current);
  });
  return {
    // The desktop shell holds the wish until an engine runs, so there is nothing to time out here.
    dial: () =>
      new Promise((resolve) => {
        waiting = (channel) => resolve({ kind: 'channel', channel });
        page.postMessage(desktopDoorway.wanted, page.location.origin);
      }),
    onCue: () => undefined,
  };
};

/** A message port as a channel. It cannot tell what it holds, so it reports nothing buffered. */
export const portChannel = (port: MessagePort): Channel => {
  const pipe = createPipe({
    send: (frame) => port.postMessage(frame),
    bufferedBytes: () => 0,
    close: () => port.close(),
  });
  port.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data === 'string') pipe.arrived(event.data);
  });
  port.addEventListener('close', pipe.gone);
  port.start();
  return pipe.channel;
};
