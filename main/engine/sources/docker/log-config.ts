import { logDriverText } from '#shared/format';
import type { NodeId } from '#shared/model';
import { z } from '#shared/schema';
import { capOf, type HttpAsk, type LogOptions } from '../../source-kit/index.ts';
import { dockerAsk, readJson } from './asks.ts';

const options = z.record(z.string(), z.string());

/** `HostConfig.LogConfig` of a container. Docker writes the options of its own default in when it makes the container. */
export const logConfigSchema = z.looseObject({ Type: z.string(), Config: options.nullish() });

/** How a container keeps its log, and how it is to keep it: its driver stays. */
export const logChangeSchema = z.object({ driver: z.string(), from: options, to: options });
export type LogChange = z.infer<typeof logChangeSchema>;

export type LogConfig = { readonly driver: string; readonly options: LogOptions };

export const logConfigOf = ({ Type, Config }: z.infer<typeof logConfigSchema>): LogConfig => ({
  driver: Type,
  options: Config ?? {},
});

export const isSameLog = (one: LogConfig | undefined, other: LogConfig): boolean => {
  const text = ({ driver, options: all }: LogConfig): string =>
    JSON.stringify([driver, Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return one !== undefined && text(one) === text(other);
};

/** "json-file, at most 3 files of 10 MB" */
export const logWords = ({ driver, options: all }: LogConfig): string =>
  logDriverText(driver, capOf(driver, all));

const inspected = z.object({ HostConfig: z.object({ LogConfig: logConfigSchema }) });

/** How one container keeps its log; nothing else of its settings is kept. */
export const askLogConfig = (nodeId: NodeId, container: string): HttpAsk<LogConfig> =>
  dockerAsk({
    id: 'docker.log-config',
    says: `Looks how ${container.slice(0, 12)} on ${nodeId} keeps its log.`,
    method: 'GET',
    path: `/containers/${encodeURIComponent(container)}/json`,
    effect: 'reads',
    read: (reply) => {
      const found = readJson('docker.log-config', inspected)(reply);
      return found.ok ? { ok: true, value: logConfigOf(found.value.HostConfig.LogConfig) } : found;
    },
  });
