/**
 * does: connects the window to the engine, through a socket or a port, and keeps connecting.
 * never: knows what is said over the link, or draws anything.
 * talks to: `shared/wire`, `shared/contract`, `shared/fault`, the browser.
 */
import { createBrowserTimer } from './browser-timer.ts';
import { createConnection, type Connection } from './connection.ts';
import { electronLink } from './electron-link.ts';
import { webLink } from './web-link.ts';
import { desktopDoorway } from '#shared/wire';

export type { Connection, LinkState } from './connection.ts';

/** Connects as the page's own address tells: `app://` is the desktop shell, anything else the web shell. */
export const connect = (): Promise<Connection> => {
  const timer = createBrowserTimer();
  const dialler = location.origin === desktopDoorway.origin ? electronLink(window) : webLink(window);
  return createConnection(dialler, { timer, random: Math.random });
};
