import { describe, expect, it } from 'vitest';
import { createChance } from '../../operation/test-kit/index.ts';
import type { HttpAsk, ShellAsk } from '../../source-kit/index.ts';
import { setSwarmStage } from './swarm-stage.ts';

const at = Date.UTC(2026, 10, 21, 14, 0, 10);
const limits = { timeoutMs: 1_000, stdoutBytes: 1, stderrBytes: 1 };
const rebootAsk: ShellAsk<unknown> = {
  id: 'systemd.reboot-run',
  says: 'systemctl reboot',
  lane: 'own-channel',
  script: '',
  inputs: [],
  effect: 'changes',
  limits,
  read: () => ({ ok: true, value: undefined }),
};
const post = (path: string, body: unknown): HttpAsk<unknown> => ({
  id: 'a.hand',
  says: path,
  lane: 'http',
  socket: '/var/run/docker.sock',
  method: 'POST',
  path,
  body,
  effect: 'changes',
  limits: { timeoutMs: 1_000, bodyBytes: 1 },
  read: (reply) => ({ ok: true, value: reply.body }),
});

/** A stage and somebody who changes it by hand, with none of the product's care. */
const careless = () => {
  const broken: string[] = [];
  const stage = setSwarmStage(createChance(5), (invariant) => broken.push(invariant));
  let now = at;
  const carry = (ask: HttpAsk<unknown> | ShellAsk<unknown>, on = 'm1') => stage.carry(on, ask, now);
  const read = (path: string): unknown => {
    const reply = carry({ ...post(path, undefined), method: 'GET', effect: 'reads' });
    return JSON.parse(reply !== undefined && 'body' in reply ? reply.body : 'null');
  };
  const change = (kind: 'nodes' | 'services', id: string, part: (spec: object) => object): void => {
    const { Spec, Version } = read(`/${kind}/${id}`) as { Spec: object; Version: { Index: number } };
    carry(post(`/${kind}/${id}/update?version=${Version.Index}`, part(Spec)));
  };
  return {
    stage,
    broken,
    carry,
    read,
    change,
    pass: (ms: number): void => {
      now += ms;
      stage.settle(now);
    },
  };
};

describe('what the simulation over a fake swarm looks for is noticed', () => {
  it('when one step changes something twice (I2)', () => {
    const { stage, change } = careless();
    const broken: string[] = [];
    change('services', 'web-1', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 2 } } }));
    change('services', 'web-1', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 7 } } }));
    const intents = ['op-1 swarm.scale swarm:k3x9ab/web-1 surge'];
    stage.checkEnd(intents, (invariant) => broken.push(invariant));
    expect(broken).toEqual(['I2']);
  });

  it('when a service comes below its minimum (I3)', () => {
    const { broken, change, pass, read } = careless();
    const [{ Spec }] = read('/services') as [{ Spec: { Labels: Record<string, string> } }];
    expect(Number(Spec.Labels['quarterdeck.minimum'])).toBeGreaterThan(0);
    change('services', 'web-1', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 0 } } }));
    pass(120_000);
    expect(broken).toContain('I3');
  });

  it('when a manager is started again while another one is away (I4)', () => {
    const { broken, carry, pass } = careless();
    carry(rebootAsk, 'm1');
    pass(3_000);
    expect(broken).toEqual([]);
    carry(rebootAsk, 'm2');
    expect(broken).toContain('I4');
  });

  it('when a machine is changed without a fence, or somebody else has taken the lock (I7)', () => {
    const { stage, carry, pass } = careless();
    expect(stage.unfenced(rebootAsk)).toContain('no fence');
    const word = (console: string): string => encodeURIComponent(JSON.stringify({ console }));
    const take = (console: string, over: string): ShellAsk<unknown> => ({
      ...rebootAsk,
      id: 'host.lock-take',
      inputs: ['node=3Aw1', '90', word(console), over],
    });
    carry(take('ana', '0'), 'w1');
    pass(100_000);
    carry(take('ben', '1'), 'w1');
    expect(stage.tokenOf('node:w1')).toEqual({ token: 2, console: 'ben' });
    const old = { ...rebootAsk, inputs: ['node=3Aw1', '1'] };
    expect(carry(old, 'w1')).toMatchObject({ exitStatus: 75 });
  });
});
