import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

const nothing = { fleetFile: undefined, demo: false, scenario: undefined, dataDirectory: undefined };

describe('the command line of the desktop app', () => {
  it('takes a fleet file relative to where it was started', () => {
    expect(readArguments(['--fleet', 'fleet.yaml'], '/srv', true)).toEqual({
      ...nothing,
      fleetFile: '/srv/fleet.yaml',
    });
  });

  it('steps over switches of Chromium and of the system, and over the folder that development starts', () => {
    expect(
      readArguments(['.', '--lang=de', '-psn_0_1', '--enable-features=A,B', '--fleet'], '/srv', false),
    ).toEqual(nothing);
  });

  it('hears of test worlds in development only', () => {
    const args = ['--scenario', 'disk-filling', '--data', '/tmp/q'];
    expect(readArguments(args, '/srv', false)).toEqual({
      ...nothing,
      demo: true,
      scenario: 'disk-filling',
      dataDirectory: '/tmp/q',
    });
    expect(readArguments(args, '/srv', true)).toEqual(nothing);
  });
});
