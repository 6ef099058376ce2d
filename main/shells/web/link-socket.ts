import type { WebSocket } from 'ws';
import type { Clock } from '#engine';
import { createPipe, type Channel } from '#shared/wire';

/** A way to the window that was cut without a word (a sleeping laptop behind `ssh -L`) is noticed after two of these. */
const pulseMs = 30_000;

/** A WebSocket as a channel of text frames, with a pulse. Anything but text ends it. */
export const socketChannel = (socket: WebSocket, clock: Pick<Clock, 'after'>): Channel => {
  const pipe = createPipe({
    send: (frame) => socket.send(frame),
    bufferedBytes: () => socket.bufferedAmount,
    // A peer that does not answer a polite close must not be kept.
    close: () => socket.terminate(),
  });
  let answered = true;
  let pulse = { cancel: () => {} };
  const beat = () => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    pulse = clock.after(pulseMs, beat);
  };
  pulse = clock.after(pulseMs, beat);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return socket.terminate();
    return pipe.arrived(data.toString());
  });
  socket.on('close', () => {
    pulse.cancel();
    pipe.gone();
  });
  // `close` follows; a broken or oversized frame is the peer's fault and nothing to tell anybody.
  socket.on('error', () => socket.terminate());
  return pipe.channel;
};
