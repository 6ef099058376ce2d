import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecured } from 'node:https';
import type { AddressInfo } from 'node:net';

type Wishes = {
  /** Manifests by `repository:tag`. */
  readonly images: Readonly<Record<string, string>>;
  readonly login?: { readonly scheme: 'basic' | 'bearer'; readonly user: string; readonly password: string };
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Tags a page holds at most; the rest is behind a link. */
  readonly pageSize?: number;
  /** Some registries tell no digest in a header. */
  readonly hidesDigest?: boolean;
  /** Where the token is said to be given; by default here. */
  readonly realm?: string;
};

export type ServedRegistry = {
  readonly port: number;
  /** What was asked, in order: method, path and the scheme of the login. */
  readonly asked: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export const digestOf = (manifest: string): string =>
  `sha256:${createHash('sha256').update(manifest, 'utf8').digest('hex')}`;

const refuse = (response: ServerResponse, status: number, code: string, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message, detail: null }] }));
};
const say = (response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
};

/** Speaks the parts of the distribution specification that readers need, and both kinds of login. */
export const serveRegistry = async (wishes: Wishes): Promise<ServedRegistry> => {
  const { images, login, tls, pageSize = 100 } = wishes;
  const asked: string[] = [];
  const origin = (): string =>
    `${tls === undefined ? 'http' : 'https'}://localhost:${(server.address() as AddressInfo).port}`;
  const basic =
    login === undefined ? '' : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;

  const giveToken = (request: IncomingMessage, response: ServerResponse, url: URL): void => {
    if (request.headers.authorization !== basic)
      return refuse(response, 401, 'UNAUTHORIZED', 'wrong password');
    say(response, { token: `for ${url.searchParams.get('scope')}`, expires_in: 60 });
  };
  const isLetIn = (request: IncomingMessage, repository: string): boolean => {
    if (login === undefined) return true;
    const { authorization } = request.headers;
    return authorization === (login.scheme === 'basic' ? basic : `Bearer for repository:${repository}:pull`);
  };
  const challenge = (response: ServerResponse, repository: string): void => {
    const realm = wishes.realm ?? `${origin()}/token`;
    response.setHeader(
      'www-authenticate',
      login?.scheme === 'basic'
        ? 'Basic realm="the registry"'
        : `Bearer realm="${realm}",service="registry",scope="repository:${repository}:pull"`,
    );
    refuse(response, 401, 'UNAUTHORIZED', 'authentication required');
  };
  const listTags = (response: ServerResponse, url: URL, repository: string): void => {
    const all = Object.keys(images)
      .filter((name) => name.startsWith(`${repository}:`))
      .map((name) => name.slice(repository.length + 1))
      .toSorted();
    if (all.length === 0)
      return refuse(response, 404, 'NAME_UNKNOWN', 'repository name not known to registry');
    const rest = all.filter((tag) => tag > (url.searchParams.get('last') ?? ''));
    const tags = rest.slice(0, Math.min(pageSize, Number(url.searchParams.get('n') ?? pageSize)));
    const isMore = tags.length < rest.length;
    say(
      response,
      { name: repository, tags },
      isMore ? { link: `<${url.pathname}?last=${tags.at(-1)}&n=${pageSize}>; rel="next"` } : {},
    );
  };
  const showManifest = (request: IncomingMessage, response: ServerResponse, name: string): void => {
    const manifest = images[name];
    if (manifest === undefined) return refuse(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    response.writeHead(200, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      ...(wishes.hidesDigest === true ? {} : { 'docker-content-digest': digestOf(manifest) }),
    });
    response.end(request.method === 'HEAD' ? undefined : manifest);
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', origin());
    const scheme = request.headers.authorization?.split(' ')[0] ?? 'nobody';
    asked.push(`${request.method} ${url.pathname} as ${scheme}`);
    if (url.pathname === '/token') return giveToken(request, response, url);
    const [, repository = '', kind, reference = ''] =
      /^\/v2\/(.+)\/(tags\/list|manifests\/(.+))$/.exec(url.pathname) ?? [];
    if (!isLetIn(request, repository)) return challenge(response, repository);
    if (kind === 'tags/list') return listTags(response, url, repository);
    if (repository !== '') return showManifest(request, response, `${repository}:${reference}`);
    return refuse(response, 404, 'UNSUPPORTED', 'no such page');
  };
  const server = tls === undefined ? createServer(answer) : createSecured(tls, answer);
  await new Promise<void>((resolve) => void server.listen(0, 'localhost', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
};
