/** Words that the window and the web shell use to meet. The token never stands in an address: those get logged. */
export const webDoorway = {
  /** POST a one-time code to sign in, GET to ask whether the session lives, DELETE to sign out. */
  sessionPath: '/session',
  /** The WebSocket. */
  linkPath: '/link',
  /** Header of every request that needs a session, beside the cookie. */
  tokenHeader: 'x-quarterdeck-token',
  /** Subprotocol the server agrees to; a browser can send the token at the upgrade only as a second one. */
  protocol: 'quarterdeck',
  tokenProtocolPrefix: 'quarterdeck.token.',
  /** Name of the one-time code in the fragment of the printed address. */
  codeName: 'code',
} as const;

/** Words that the window, its preload and the desktop shell use to meet. */
export const desktopDoorway = {
  /** The window asks for a port to the engine. */
  wanted: 'quarterdeck.engine-wanted',
  /** The answer, with one port attached. */
  port: 'quarterdeck.engine-port',
  /** The engine has stopped; the port handed out before is dead. */
  gone: 'quarterdeck.engine-gone',
  /** Where the window's own page lives. */
  origin: 'app://bundle',
} as const;
