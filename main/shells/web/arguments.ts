import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the person who started the server wants. */
export type Wanted = {
  /** Absolute path of the fleet file; none means the demo fleet. */
  readonly fleetFile: string | undefined;
  /** World of the demo fleet. */
  readonly scenario: string | undefined;
  readonly port: number;
  readonly socketPath: string | undefined;
  readonly dataDirectory: string | undefined;
  readonly openBrowser: boolean;
  readonly quiet: boolean;
};

/** An address that is easy to remember and free of well-known services. */
const usualPort = 7373;

export const usage = `Serves the Quarterdeck window on this machine.

  --fleet FILE        the fleet to watch; without it the demo fleet runs
  --scenario NAME     world of the demo fleet
  --port N            port of the address (PORT in the environment; ${usualPort})
  --listen unix:PATH  a socket file instead of loopback, for ssh -L N:PATH
  --data FOLDER       where history is kept
  --open              open the browser
  --quiet             log warnings only
`;

/** Reads the command line. Throws an Error with one sentence for anything it cannot use. */
export const readArguments = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Wanted => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fleet: { type: 'string' },
      demo: { type: 'boolean' },
      scenario: { type: 'string' },
      port: { type: 'string' },
      listen: { type: 'string' },
      data: { type: 'string' },
      open: { type: 'boolean' },
      quiet: { type: 'boolean' },
    },
  });
  if (values.fleet !== undefined && (values.demo === true || values.scenario !== undefined)) {
    throw new Error('--fleet and the demo exclude each other: give one of them.');
  }
  const absolute = (path: string | undefined) =>
    path === undefined || isAbsolute(path) ? path : resolve(folder, path);
  return {
    fleetFile: absolute(values.fleet),
    scenario: values.scenario,
    port: readPort(values.port ?? env['PORT']),
    socketPath: absolute(readListen(values.listen)),
    dataDirectory: absolute(values.data),
    openBrowser: values.open ?? false,
    quiet: values.quiet ?? env['LOG_LEVEL'] !== 'info',
  };
};

const readPort = (text: string | undefined): number => {
  if (text === undefined || text === '') return usualPort;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`“${text}” is no port: give a number from 0 (any free one) to 65535.`);
};

const readListen = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  if (text.startsWith('unix:') && text.length > 'unix:'.length) return text.slice('unix:'.length);
  throw new Error(
    '--listen takes unix:PATH only. Other addresses of this machine are not served: forward with ssh -L.',
  );
};
