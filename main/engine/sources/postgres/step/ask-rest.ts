import { ok, type Result } from '#shared/fault';
import type { NodeId } from '#shared/model';
import { asRoot, type Placed, type ShellAsk } from '../../../source-kit/index.ts';
import type { Access } from '../asks.ts';
import { readLsn } from '../lsn.ts';

/**
 * What the node itself says of a server that may be down. `state`: of its control file, absent where that may not be read; one that
 * was a replica is `shut down in recovery`, one that was killed stays `in production`. `lastLsn`: of its last checkpoint.
 */
type Rest = { readonly listens: boolean; readonly state?: string; readonly lastLsn?: number };

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
    ...(state === undefined ? {} : { state }),
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

/** Why a server that is down must not be followed by another one; undefined: it was a primary, and was shut down in order. */
export const disorderOf = (
  state: string | undefined,
  { from, to }: { readonly from: NodeId; readonly to: NodeId },
): string | undefined => {
  switch (state) {
    case 'shut down':
      return undefined;
    case undefined:
      return `The server on ${from} is down, and its control file cannot be read (pg_controldata as root): whether it was shut down cleanly is not known.`;
    case 'shut down in recovery':
    case 'in archive recovery':
      return `The server on ${from} was a replica when it stopped: somebody else is the primary.`;
    default:
      return `The server on ${from} is down, but was not shut down cleanly: what it wrote last may be missing on ${to}. Start it again.`;
  }
};

/** A reply to `askRest`; undefined when its node did not answer. */
export const restIn = (reply: unknown): Rest | undefined => reply as Rest | undefined;
