/**
 * does: puts the claims of all servers of a cluster together: owners, parties, views, disputes.
 * never: takes a silent server to agree, averages two claims, joins servers by address.
 * talks to: the readings of this source, `source-kit`, `shared/model`.
 */
export type { Migration } from './migrations.ts';
export { pictureOf, type Picture } from './picture.ts';
export { readSpace } from './read-space.ts';
export type { RedisPlanView, RedisView, Voice } from './voices.ts';
