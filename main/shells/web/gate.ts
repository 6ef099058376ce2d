import { webDoorway } from '#shared/wire';
import type { Session, Sessions } from './sessions.ts';

/** A request or an upgrade as it came in; `rawHeaders` is Node's flat list, which keeps repeated ones. */
export type Asked = {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly upgrade: boolean;
};

/** What may be done, or why nothing is. Whoever answers can only switch over this, so no route escapes the gate. */
export type Verdict =
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'sign-in'; readonly cookies: readonly string[] }
  | { readonly kind: 'session-lives' }
  | { readonly kind: 'sign-out'; readonly session: Session }
  | { readonly kind: 'link'; readonly session: Session }
  | { readonly kind: 'refused'; readonly status: number; readonly says: string };

export type House = {
  /** Every Host that is ours, port included. */
  readonly hosts: ReadonlySet<string>;
  readonly cookieName: string;
  readonly isAsset: (path: string) => boolean;
  readonly find: Sessions['find'];
};

/**
 * Decides over every request and every upgrade; whatever no line allows is refused. A browser on this machine
 * also runs other people's pages, so being local proves nothing: R25-R30, R34, R35 and R37 of the security bar.
 */
export const gate = (asked: Asked, house: House): Verdict => {
  const header = (name: string) => valuesOf(asked.rawHeaders, name);
  if (!isPlainPath(asked.target)) return refused(400, 'This address has a form that is not served here.');
  const [host, ...otherHosts] = header('host');
  if (host === undefined || otherHosts.length > 0) return refused(400, 'Exactly one Host is needed.');
  if (!house.hosts.has(host)) return refused(403, 'This server has another name.');
  const stranger = comesFromElsewhere(asked, host, header);
  if (stranger !== undefined) return refused(403, stranger);

  const cookies = header('cookie').flatMap((text) => cookiesNamed(house.cookieName, text));
  const inside = (token: string | undefined, then: (session: Session) => Verdict): Verdict => {
    const session = token === undefined ? undefined : house.find(cookies, token);
    return session === undefined ? refused(401, 'This needs a signed-in window.') : then(session);
  };
  const token = header(webDoorway.tokenHeader)[0];
  switch (`${asked.upgrade ? 'upgrade' : asked.method} ${asked.target}`) {
    case `POST ${webDoorway.sessionPath}`:
      if (header('content-type').join() !== 'application/json')
        return refused(415, 'Only JSON is read here.');
      return { kind: 'sign-in', cookies };
    case `GET ${webDoorway.sessionPath}`:
      return inside(token, () => ({ kind: 'session-lives' }));
    case `DELETE ${webDoorway.sessionPath}`:
      return inside(token, (session) => ({ kind: 'sign-out', session }));
    case `upgrade ${webDoorway.linkPath}`:
      if (!isWebSocket(asked, header)) return refused(400, 'Only a WebSocket of Quarterdeck is served here.');
      return inside(tokenOfProtocols(header), (session) => ({ kind: 'link', session }));
  }
  const path = asked.target === '/' ? '/index.html' : asked.target;
  if (asked.upgrade || !house.isAsset(path)) return refused(404, 'Nothing is served here.');
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return refused(405, 'This can only be read.');
  return { kind: 'asset', path };
};

type Header = (name: string) => readonly string[];
const refused = (status: number, says: string): Verdict => ({ kind: 'refused', status, says });

/** Plain segments only: no query (a token there would be logged), no `..`, no escapes, no absolute form, no `#`. */
const isPlainPath = (target: string): boolean =>
  target === '/' || (target.length <= 256 && /^(?:\/(?!\.)[A-Za-z0-9._-]+)+$/.test(target));

/** Says why a request is taken for another site's, or nothing when it is ours. */
const comesFromElsewhere = (asked: Asked, host: string, header: Header): string | undefined => {
  const reads = !asked.upgrade && (asked.method === 'GET' || asked.method === 'HEAD');
  const origins = header('origin');
  const ours = origins.length === 1 && origins[0] === `http://${host}`;
  if (!ours && !(reads && origins.length === 0)) return 'This request comes from another site.';
  const fetchSites = header('sec-fetch-site');
  // A person may follow a link to the page itself from anywhere; the page holds nothing before it is signed in.
  const opensThePage =
    reads &&
    asked.target === '/' &&
    header('sec-fetch-mode').join() === 'navigate' &&
    header('sec-fetch-dest').join() === 'document';
  const trusted = fetchSites.every(
    (site) => site === 'same-origin' || (reads && site === 'none') || opensThePage,
  );
  return trusted ? undefined : 'This request was made by another site.';
};

const isWebSocket = (asked: Asked, header: Header): boolean =>
  asked.method === 'GET' &&
  header('upgrade').join().toLowerCase() === 'websocket' &&
  protocolsOf(header).includes(webDoorway.protocol);

const protocolsOf = (header: Header): readonly string[] =>
  header('sec-websocket-protocol').flatMap((text) => text.split(',').map((each) => each.trim()));

const tokenOfProtocols = (header: Header): string | undefined =>
  protocolsOf(header)
    .find((protocol) => protocol.startsWith(webDoorway.tokenProtocolPrefix))
    ?.slice(webDoorway.tokenProtocolPrefix.length);

const valuesOf = (rawHeaders: readonly string[], name: string): readonly string[] =>
  rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

/** Another server on this host can plant cookies of our name, so all of them are tried; 8 is more than any browser needs. */
const cookiesNamed = (name: string, text: string): readonly string[] =>
  text
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each.startsWith(`${name}=`))
    .map((each) => each.slice(name.length + 1))
    .slice(0, 8);
