import { ok, type Result } from '#shared/fault';
import type { NodeId } from '#shared/model';
import { asRoot, type Placed, type ShellAsk } from '../../../source-kit/index.ts';
import type { Access } from '../asks.ts';
import { readLsn } from '../lsn.ts';

/** What the node itself says of a server that may be down. `lastLsn`: of its shutdown checkpoint, where the control file may be read. */
type Rest = { readonly listens: boolean; readonly wasClean?: boolean; readonly lastLsn?: number };

/** Listening sockets by hexadecimal port, state 0A (proc_net_tcp(5)); the control file by the server's own tool. */
const restScript = `${asRoot}
hex=$(printf '%04X' "$1")
if cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -qi ":$hex 0*:0000 0A"; then echo listens yes; else echo listens no; fi
for tool in pg_controldata /usr/lib/postgresql/*/bin/pg_controldata /usr/pgsql-*/bin/pg_controldata; do
  command -v "$tool" >/dev/null 2>&1 || continue
  LC_ALL=C qd_root "$tool" -D "$2" 2>/dev/null | grep -E '^(Database cluster state|Latest checkpoint location):' && break
done
exit 0`;

const readRest = (stdout: string): Result<Rest> => {
  const state = /^Database cluster state:\s*(.+)$/m.exec(stdout)?.[1]?.trim();
  const lastLsn = readLsn(/^Latest checkpoint location:\s*(\S+)$/m.exec(stdout)?.[1] ?? '');
  return ok({
    listens: !stdout.includes('listens no'),
    ...(state === undefined ? {} : { wasClean: state.startsWith('shut down') }),
    ...(lastLsn === undefined ? {} : { lastLsn }),
  });
};

const ask = (of: { readonly port: number; readonly dataDirectory: string }): ShellAsk<Rest> => ({
  id: 'postgres.rest',
  says: 'whether anything listens on the port of the server, and its control file',
  lane: 'own-channel',
  script: restScript,
  inputs: [String(of.port), of.dataDirectory],
  effect: 'reads',
  limits: { timeoutMs: 10_000, stdoutBytes: 65_536, stderrBytes: 65_536 },
  read: ({ stdout }) => readRest(stdout),
});

/** Asks the node that hands over what is left of its server, which may be down. */
export const askRest = (of: {
  readonly access: Access;
  readonly from: NodeId;
  readonly dataDirectory: string;
}): Placed<Rest> => ({
  on: [of.from],
  ask: ask({ port: of.access.port, dataDirectory: of.dataDirectory }),
});

/** A reply to `askRest`; undefined when its node did not answer. */
export const restIn = (reply: unknown): Rest | undefined => reply as Rest | undefined;
