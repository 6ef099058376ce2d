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
    expect(problems.map(({ line, says, instead }) => `${line} ${says} ${instead}`)).toMatchInlineSnapshot(`
      [
        "3 The login of "a.example" is not whole. Write user with one of passwordFile and passwordEnvironment, or none of the three.",
        "4 The login of "b.example" is not whole. Write user with one of passwordFile and passwordEnvironment, or none of the three.",
        "5 "c.example" is asked from "hel-w2", which is not a node. Did you mean "hel-w1"?",
        "6 The password of "d.example" would leave this machine without TLS. Remove plainHttp, or ask it through a node beside it.",
        "7 The login of "e.example" is not whole. Write user with one of passwordFile and passwordEnvironment, or none of the three.",
        "7 "password" is not a key in "e.example". Did you mean "passwordFile"?",
      ]
    `);
    expect(JSON.stringify(problems)).not.toContain('secret');
  });
});
