/** An image reference taken apart: where its repository is, and what it is called there. */
export type ImageName = {
  /** As the fleet file names it: `registry.example.net:5000`, `docker.io`. */
  readonly host: string;
  /** Path within the registry: `library/nginx`. */
  readonly repository: string;
  /** Tag or digest. */
  readonly version: string;
};

/** Docker's own registry answers under another name than images are written with. */
const dockerHub = 'docker.io';
export const addressOf = (host: string): { readonly host: string; readonly port: number | undefined } => {
  const address = host === dockerHub ? 'registry-1.docker.io' : host;
  const [, name = address, port] = /^(.*?)(?::(\d{1,5}))?$/.exec(address) ?? [];
  return { host: name, port: port === undefined ? undefined : Number(port) };
};

const hostPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const repositoryPattern = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
export const tagPattern = /^\w[\w.-]{0,127}$/;
export const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,128}$/;

/** A first part with a dot or a port, or `localhost`, is a host; else it is Docker's own registry. */
const splitHost = (name: string): readonly [host: string, path: string] => {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  if (!isHost) return [dockerHub, slash < 0 ? `library/${name}` : name];
  const path = name.slice(slash + 1);
  if (!['docker.io', 'index.docker.io'].includes(first)) return [first, path];
  return [dockerHub, path.includes('/') ? path : `library/${path}`];
};

/** Takes a reference apart as Docker does; undefined for what cannot be one (a bare image id). */
export const readImageName = (reference: string): ImageName | undefined => {
  const [named = '', digest] = reference.trim().split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const [host, repository] = splitHost(hasTag ? named.slice(0, colon) : named);
  const version = digest ?? (hasTag ? named.slice(colon + 1) : 'latest');
  const isWhole =
    hostPattern.test(host) &&
    repositoryPattern.test(repository) &&
    (tagPattern.test(version) || digestPattern.test(version));
  return isWhole ? { host, repository, version } : undefined;
};
