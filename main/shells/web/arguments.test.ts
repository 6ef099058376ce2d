import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

const read = (args: readonly string[], env = {}) => readArguments(args, env, '/srv');

describe('the command line of the web shell', () => {
  it('runs the demo fleet on the usual port when nothing is asked', () => {
    expect(read([])).toEqual({
      fleetFile: undefined,
      scenario: undefined,
      port: 7373,
      socketPath: undefined,
      dataDirectory: undefined,
      openBrowser: false,
      quiet: true,
    });
  });

  it('takes files relative to where it was started', () => {
    expect(read(['--fleet', 'fleet.yaml', '--data', '/var/q', '--listen', 'unix:run/q.sock'])).toMatchObject({
      fleetFile: '/srv/fleet.yaml',
      dataDirectory: '/var/q',
      socketPath: '/srv/run/q.sock',
    });
  });

  it('prefers the port of the command line to the one of the environment', () => {
    expect([read([], { PORT: '9000' }).port, read(['--port', '0'], { PORT: '9000' }).port]).toEqual([
      9_000, 0,
    ]);
  });

  it.each([
    [['--port', '70000'], 'is no port'],
    [['--port', '80a'], 'is no port'],
    [['--port', '-1'], 'argument'],
    [['--listen', '0.0.0.0'], 'takes unix:PATH only'],
    [['--listen', 'unix:'], 'takes unix:PATH only'],
    [['--fleet', 'a.yaml', '--demo'], 'exclude each other'],
    [['--token', 'x'], '--token'],
    [['fleet.yaml'], 'fleet.yaml'],
  ])('refuses %j and says why', (args, why) => {
    expect(() => read(args)).toThrow(why);
  });
});
