import type { LogCover } from '#shared/model';
import { nameOf } from '../config/index.ts';
import { judgeFile } from '../due/index.ts';
import type { ContainerReading } from '../reading/index.ts';
import type { Picture } from './picture.ts';

const containerForm =
  /^\/var\/lib\/docker\/containers\/([0-9a-f]{64})\/(?:[0-9a-f]{64}-json\.log|local-logs\/container\.log)$/;

/** Id of the container whose newest log this is. */
export const containerIdOf = (path: string): string | undefined => containerForm.exec(path)?.[1];
/** True for files Docker keeps, generations included. */
export const isDockersOwn = (path: string): boolean => path.startsWith('/var/lib/docker/containers/');

export const containerOf = (path: string, { reading }: Picture): ContainerReading | undefined => {
  const id = containerIdOf(path);
  return id === undefined ? undefined : reading.containers.get(id);
};

const byRule = (path: string, picture: Picture): LogCover | undefined => {
  const rule = picture.ruleOf(path);
  if (rule === undefined) return undefined;
  const { kind, says } = judgeFile(path, rule, picture.moment);
  return kind === 'left'
    ? { by: 'nobody', says: `The rule at ${rule.id} names it and passes it over. ${says}` }
    : { by: 'rule', ruleId: rule.id };
};

const nobody = (picture: Picture): LogCover => {
  const { hasLogrotate } = picture.reading.runner;
  if (hasLogrotate === false) return { by: 'nobody', says: 'logrotate is not installed on this node.' };
  if (hasLogrotate === undefined || !picture.knowsRules)
    return {
      by: 'unknown',
      says: 'Not all of logrotate’s configuration could be read, so a rule may cover it.',
    };
  return { by: 'nobody', says: 'No rule of logrotate names it.' };
};

/** Who keeps a log from growing without end. */
export const coverOf = (path: string, picture: Picture): LogCover => {
  const ruled = byRule(path, picture);
  if (ruled !== undefined) return ruled;
  if (!isDockersOwn(path)) return nobody(picture);
  const container = containerOf(path, picture);
  if (container === undefined)
    return { by: 'unknown', says: `Whose log ${nameOf(path)} is could not be read.` };
  const { maxBytes, maxFiles, driver, isRunning } = container;
  if (maxBytes === undefined && isRunning === false)
    return { by: 'nobody', says: `${container.name} has ended: its log goes with its container.` };
  return maxBytes === undefined
    ? { by: 'nobody', says: `The ${driver} driver of ${container.name} has no max-size.` }
    : { by: 'driver', maxBytes: maxBytes * Math.max(1, maxFiles), maxFiles: Math.max(1, maxFiles) };
};
