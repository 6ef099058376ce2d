import type { HttpAsk } from './ask.ts';
import type { LogStream } from './tail-source.ts';

/** Where Docker listens on every machine that was not configured otherwise. */
const socket = '/var/run/docker.sock';

/**
 * The logs of one container or one service as the Docker Engine API gives them (1.41): `/containers/ID/logs`, `/services/ID/logs`.
 * `base` is percent-encoded. The daemon keeps the times; it cannot search, so the newest lines are searched here.
 */
export const dockerLogs = (of: {
  readonly nodeId: LogStream['nodeId'];
  readonly name: string;
  readonly id: string;
  readonly base: string;
  readonly writers?: ReadonlyMap<string, string>;
}): LogStream => {
  const ask = (query: string): Omit<HttpAsk<never>, 'read'> => ({
    id: of.id,
    says: `Reads the log of ${of.name} from the Docker daemon.`,
    lane: 'http',
    socket,
    method: 'GET',
    path: `${of.base}/logs?stdout=1&stderr=1&timestamps=1${of.writers === undefined ? '' : '&details=1'}&${query}`,
    effect: 'reads',
    limits: { timeoutMs: 10_000, bodyBytes: 0 },
  });
  return {
    nodeId: of.nodeId,
    name: of.name,
    follow: (lines) => ask(`follow=1&tail=${lines}`),
    past: (lines) => ask(`follow=0&tail=${lines}`),
    form: 'docker',
    stamps: 'rfc3339',
    ...(of.writers === undefined ? {} : { writers: of.writers }),
  };
};
