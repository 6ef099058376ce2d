import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { createFakeClock } from '../../ports/index.ts';
import { sshLimits } from '../ssh-limits.ts';
import { SocketStream } from './socket-stream.ts';

it('lets the console live on when it is given up before it is open and the node is lost', async () => {
  const lost = fault('transport.lost', 'n1 is gone.');
  const login = {
    hop: { id: 'n1', address: '192.0.2.1', port: 22 },
    endFault: () => lost,
    openSocket: () => {
      throw new Error('Not connected');
    },
  };
  const stream = new SocketStream(
    { login: login as never, clock: createFakeClock(), limits: sshLimits },
    '/x',
  );
  stream.destroy();
  expect(await stream.opened).toEqual(lost);
  await turn(); // an error nobody listens to would end the process here
});
