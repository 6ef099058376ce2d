import { ok } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Placed } from '../../../source-kit/index.ts';
import { sqlAsk, type Access } from '../asks.ts';

/** No right, and no such function, are one: `pg_promote` came with PostgreSQL 12. */
const statement = `SELECT coalesce(has_function_privilege(
  to_regprocedure('pg_catalog.pg_promote(boolean,integer)')::oid, 'EXECUTE'), false) AS "mayPromote"`;

/** Whether the login may promote a server: to be known before its primary is stopped. */
export const askMayPromote = ({
  access,
  to,
}: {
  readonly access: Access;
  readonly to: NodeId;
}): Placed<boolean> => ({
  on: [to],
  ask: sqlAsk(access, {
    id: 'postgres.may-promote',
    says: `whether the login may promote the server on ${to}`,
    effect: 'reads',
    statements: [statement],
    read: ({ results }) => ok(results[0]?.[0]?.['mayPromote'] === true),
  }),
});
