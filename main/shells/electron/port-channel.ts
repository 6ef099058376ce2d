import type { MessagePortMain } from 'electron';
import { createPipe, type Channel } from '#shared/wire';

/** The engine's end of a port to a window, as a channel. A port cannot tell what it holds, so it reports nothing. */
export const portChannel = (
  port: Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>,
): Channel => {
  const pipe = createPipe({
    send: (frame) => port.postMessage(frame),
    bufferedBytes: () => 0,
    close: () => port.close(),
  });
  port.on('message', (event) => {
    const frame: unknown = event.data;
    if (typeof frame === 'string') pipe.arrived(frame);
  });
  port.on('close', pipe.gone);
  port.start();
  return pipe.channel;
};
