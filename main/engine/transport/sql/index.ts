/**
 * does: sends statements to one PostgreSQL server each, over streams it is lent: reads in a read-only transaction, changes one by one.
 * never: repeats a change of which a byte was sent, trusts what comes back to be correct messages, shows a password.
 * talks to: `endpoint`, `connection`, pg, `ports`, `source-kit`.
 */
export { createSqlDoor, type SqlDoor } from './perform-sql.ts';
