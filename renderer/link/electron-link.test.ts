import { afterEach, describe, expect, it } from 'vitest';
import { createLink, desktopDoorway, linkPromises, serveChannel, type Dispatcher } from '#shared/wire';
import { electronLink, portChannel } from './electron-link.ts';

const noTimer = { after: () => ({ cancel: () => undefined }) };
const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});
const pair = () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return { port1, port2 };
};

describe('a link over a message port', () => {
  it.each(linkPromises)('$says', ({ prove }) =>
    prove(async (dispatcher: Dispatcher) => {
      const { port1, port2 } = pair();
      serveChannel(portChannel(port1), dispatcher);
      return { link: createLink(portChannel(port2), { timer: noTimer }), cut: () => port1.close() };
    }),
  );
});

/** The window as the link sees it: what it posts to itself, and messages from wherever. */
const desktop = () => {
  const listeners: ((event: MessageEvent<unknown>) => void)[] = [];
  const posted: unknown[] = [];
  const page = {
    location: { origin: desktopDoorway.origin },
    addEventListener: (_type: string, listener: (event: MessageEvent<unknown>) => void) =>
      listeners.push(listener),
    postMessage: (data: unknown, origin: string) => posted.push([data, origin]),
  };
  const tell = (
    data: unknown,
    given: { readonly source?: unknown; readonly ports?: readonly MessagePort[] } = {},
  ) => {
    const event = { data, source: page, ports: [], ...given } as unknown as MessageEvent<unknown>;
    for (const listener of listeners) listener(event);
  };
  return { link: electronLink(page as unknown as Window), posted, tell };
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the link to the desktop shell', () => {
  it('asks for a port and uses the one it is given', async () => {
    const { link, posted, tell } = desktop();
    const dialled = link.dial();
    expect(posted).toEqual([[desktopDoorway.wanted, 'app://bundle']]);
    tell(desktopDoorway.port, { ports: [pair().port1] });
    expect(await dialled).toMatchObject({ kind: 'channel' });
  });

  it('ignores a port that another window offers, and a message without a port', async () => {
    const { link, tell } = desktop();
    let came = false;
    void link.dial().then(() => (came = true));
    tell(desktopDoorway.port, { source: {}, ports: [pair().port1] });
    tell(desktopDoorway.port);
    tell('something else', { ports: [pair().port1] });
    await settled();
    expect(came).toBe(false);
  });

  it('is closed at once when the desktop shell says that the engine has stopped', async () => {
    const { link, tell } = desktop();
    const dialled = link.dial();
    tell(desktopDoorway.port, { ports: [pair().port1] });
    const came = await dialled;
    let closed = false;
    if (came.kind === 'channel') came.channel.onClose(() => (closed = true));
    tell(desktopDoorway.gone);
    expect(closed).toBe(true);
  });
});
