import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the desktop app was started for. */
export type Wanted = {
  /** Absolute path of a fleet file. */
  readonly fleetFile: string | undefined;
  /** The demo fleet was asked for by name. */
  readonly demo: boolean;
  /** World of the demo fleet; heard in development only. */
  readonly scenario: string | undefined;
  readonly dataDirectory: string | undefined;
};

/**
 * Reads our own options and steps over everything else: Chromium and the system add switches of their own.
 * A release reads nothing but the fleet file.
 */
export const readArguments = (argv: readonly string[], folder: string, isRelease: boolean): Wanted => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      fleet: { type: 'string' },
      demo: { type: 'boolean' },
      scenario: { type: 'string' },
      data: { type: 'string' },
    },
    strict: false,
  });
  const path = (value: unknown) =>
    typeof value !== 'string' || value === ''
      ? undefined
      : isAbsolute(value)
        ? value
        : resolve(folder, value);
  const scenario = typeof values.scenario === 'string' && !isRelease ? values.scenario : undefined;
  return {
    fleetFile: path(values.fleet),
    demo: values.demo === true || scenario !== undefined,
    scenario,
    dataDirectory: isRelease ? undefined : path(values.data),
  };
};
