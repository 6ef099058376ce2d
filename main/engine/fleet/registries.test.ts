import { describe, expect, it } from 'vitest';
import { readFleet } from './index.ts';

const around = { homeDirectory: '/home/ana', agentSocket: undefined, localUser: 'ana' };
const read = (registries: string) =>
  readFleet(`nodes: {hel-w1: {}}\nregistries:\n${registries}`, '/etc/fleet/fleet.yaml', around);

describe('registries in the fleet file', () => {
  it('say how each is reached and where its password is, and never the password', () => {
    const reading =
      read(`  registry.example.net:5000: {user: ops, passwordFile: ~/secret, through: hel-w1, authorityFile: ca.pem}
  docker.io:
  build.local: {user: ops, passwordEnvironment: TOKEN, plainHttp: true}
`);
    const open = { user: undefined, password: undefined, authorityFile: undefined, through: undefined };
    expect(reading.ok && reading.fleet.registries).toEqual([
      {
        host: 'registry.example.net:5000',
        user: 'ops',
        password: { file: '/home/ana/secret' },
        authorityFile: '/etc/fleet/ca.pem',
        isPlain: false,
        through: 'hel-w1',
      },
      { ...open, host: 'docker.io', isPlain: false },
      { ...open, host: 'build.local', user: 'ops', password: { environment: 'TOKEN' }, isPlain: true },
    ]);
  });

  it('get all of their errors at once, each with its place and what to write instead', () => {
    const reading = read(`  a.example: {user: ops}
  b.example: {user: ops, passwordFile: a, passwordEnvironment: B}
  c.example: {through: hel-w2}
  d.example: {user: ops, passwordEnvironment: B, plainHttp: true, through: console}
  e.example: {user: ops, password: secret}
`);
    const problems = reading.ok ? [] : reading.problems;
    expect(problems.map(({ line, says, instead }) => `${line} ${says} ${instead}`)).toMatchInlineSnapshot();
    expect(JSON.stringify(problems)).not.toContain('secret');
  });
});
