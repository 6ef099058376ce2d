import { logDriverText } from '#shared/format';
import { capOf } from '../../../source-kit/index.ts';
import type { LogDriver } from '../docker/index.ts';

type MaybeDriver = LogDriver | null | undefined;

const optionsOf = (driver: MaybeDriver): string =>
  JSON.stringify(Object.entries(driver?.Options ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Whether two mean the same; none at all is one without a name and options. */
export const isSameDriver = (one: MaybeDriver, other: MaybeDriver): boolean =>
  (one?.Name ?? '') === (other?.Name ?? '') && optionsOf(one) === optionsOf(other);

/** "json-file, at most 3 files of 10 MB" */
export const logWords = (driver: MaybeDriver): string => {
  const options = driver?.Options ?? {};
  const named = driver?.Name ?? '';
  if (named !== '') return logDriverText(named, capOf(named, options));
  return Object.keys(options).length === 0
    ? 'its machine’s default'
    : `its machine’s default driver, ${Object.entries(options)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')}`;
};
