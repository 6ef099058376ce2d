import { createHash } from 'node:crypto';
import { fault, FaultError } from '#shared/fault';
import { z } from '#shared/schema';
import { digestPattern, tagPattern, type ImageName } from './image-name.ts';
import type { RegistrySession } from './registry-session.ts';

const tagsSchema = z.object({ tags: z.array(z.string()).nullish() });

const pageSize = 1_000;
/** More than anybody looks through; the rest is left out and that is said. */
const tagsMost = 5_000;

const unreadable = (subject: string): FaultError =>
  new FaultError(
    fault('registry.refused', `${subject} did not answer as the distribution specification promises.`, {
      subject,
    }),
  );

/** The path of the next page, of the same repository and nothing else. */
const nextPage = (link: string | undefined, path: string): string | undefined => {
  const target = /<([^>]+)>\s*;[^,]*rel="?next"?/i.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  const url = new URL(target, 'http://registry');
  return url.pathname === path ? `${url.pathname}${url.search}` : undefined;
};

const tagsOf = (body: string, host: string): readonly string[] => {
  try {
    return (tagsSchema.parse(JSON.parse(body)).tags ?? []).filter((tag) => tagPattern.test(tag));
  } catch {
    throw unreadable(host); // Not JSON, or not of the schema.
  }
};

/** All tags of a repository in the registry's own order, which says nothing about their age. */
export const readTags = async (
  session: RegistrySession,
  { host, repository }: ImageName,
): Promise<{ readonly tags: string[]; readonly isCutShort: boolean }> => {
  const path = `/v2/${repository}/tags/list`;
  const tags: string[] = [];
  let page: string | undefined = `${path}?n=${pageSize}`;
  while (page !== undefined && tags.length < tagsMost) {
    const reply = await session.ask(page);
    const found = tagsOf(reply.body, host);
    tags.push(...found);
    const link = reply.headers['link'];
    page = found.length === 0 ? undefined : nextPage(Array.isArray(link) ? link[0] : link, path);
  }
  return { tags: [...new Set(tags)].slice(0, tagsMost), isCutShort: page !== undefined };
};

/** Lists first: of an image for several architectures the list is what a service is pinned to. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** The digest a tag means now. A registry that does not tell it in a header is asked for the manifest itself. */
export const readDigest = async (
  session: RegistrySession,
  { host, repository, version }: ImageName,
): Promise<string> => {
  const path = `/v2/${repository}/manifests/${version}`;
  for (const method of ['HEAD', 'GET'] as const) {
    const reply = await session.ask(path, { method, accept: manifestTypes });
    const told = reply.headers['docker-content-digest'];
    if (typeof told === 'string' && digestPattern.test(told)) return told;
    if (method === 'GET' && reply.body !== '')
      return `sha256:${createHash('sha256').update(reply.body, 'utf8').digest('hex')}`;
  }
  throw unreadable(host);
};
