import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { hostFactNames } from '#shared/model';
import { startTestFleet, type TestNode } from './test-kit/index.ts';

type Hostility = NonNullable<TestNode['answering']>;

const ofLite = ['volumes', 'swap', 'pressure', 'temperature', 'power'];

/** Spoils the answers to one question. */
const spoil =
  (
    spoilt: string,
    how: (text: string, send: (body: string) => void, channel: ServerChannel) => void,
  ): Hostility =>
  (askId, text, send, channel) =>
    askId === spoilt ? how(text, send, channel) : send(text);

const manners: Readonly<Record<string, Hostility>> = {
  garbage: spoil('host.lite', (_text, send) => send('\u0000\u001b[2J@@@\n@near\nx y z\n'.repeat(50))),
  nothing: spoil('host.lite', (_text, send) => send('')),
  'an answer cut short': spoil('host.lite', (text, send) => send(text.slice(0, text.indexOf('@near')))),
  'a flood': spoil('host.lite', (_text, send) => send('x'.repeat(2_000_000))),
};

const known = async (
  desk: { readonly node: (name: string) => Promise<{ facts: Record<string, { state: string }> }> },
  name: string,
) => {
  const { facts } = await desk.node(name);
  return hostFactNames.filter((fact) => facts[fact]?.state === 'known');
};

describe('a node that answers badly', () => {
  it.each(Object.entries(manners))(
    'with %s spoils only what that question covers, and is not OK',
    async (_name, answering) => {
      await using fleet = await startTestFleet(['bad-1', 'good-1']);
      fleet.machine('bad-1').answering = answering;
      await using desk = await fleet.start();
      await fleet.until(async () => (await desk.node('bad-1')).lastAnswerAt !== undefined);
      await fleet.pass(10_000);
      const bad = await desk.node('bad-1');
      expect(bad.connection.state).toBe('connected');
      expect(bad.state).toBe('unknown');
      expect(bad.facts.volumes.state).toBe('unknown');
      const lost = (await known(desk, 'good-1')).filter((fact) => bad.facts[fact].state !== 'known');
      expect(lost.filter((fact) => !ofLite.includes(fact))).toEqual([]);
      expect((await desk.node('good-1')).state).toBe('ok');
    },
  );

  it('and hangs at one question still tells what it said before it', async () => {
    await using fleet = await startTestFleet(['bad-1', 'good-1']);
    fleet.machine('bad-1').answering = spoil('host.lite', () => undefined);
    await using desk = await fleet.start();
    await fleet.pass(12_000);
    const bad = await desk.node('bad-1');
    expect(bad.facts.load.state).toBe('known');
    expect(bad.facts.volumes).toMatchObject({ state: 'unknown', reason: 'timed-out' });
    expect(bad.state).toBe('unknown');
    expect((await desk.node('good-1')).state).toBe('ok');
  });

  it('that was well before keeps its last disk values, visibly old, when it begins to hang', async () => {
    await using fleet = await startTestFleet(['bad-1']);
    await using desk = await fleet.start();
    await fleet.pass(2_000);
    expect((await desk.node('bad-1')).state).toBe('ok');
    fleet.machine('bad-1').answering = spoil('host.lite', () => undefined);
    await fleet.pass(120_000);
    const bad = await desk.node('bad-1');
    expect(bad.facts.volumes.state).toBe('known');
    expect(bad.state).toBe('stale');
  });

  it('does not keep anybody else waiting: forty healthy nodes stay fresh beside ten hostile ones', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `${at % 5 === 0 ? 'bad' : 'good'}-${at}`);
    await using fleet = await startTestFleet(names);
    const bad = fleet.nodes.filter(({ name }) => name.startsWith('bad'));
    const good = fleet.nodes.filter(({ name }) => name.startsWith('good'));
    const hostile = [
      ...Object.values(manners),
      spoil('host.lite', () => undefined),
      spoil('host.tick', () => undefined),
    ];
    for (const [at, node] of bad.entries()) node.answering = hostile[at % hostile.length];
    await using desk = await fleet.start();
    await fleet.until(async () =>
      (await desk.snapshot()).nodes.every(({ node, state }) => node.id.startsWith('bad') || state === 'ok'),
    );
    const before = good.map((node) => node.answered());
    await fleet.pass(60_000);
    // One tick each five seconds; the first may have been under way.
    expect(
      good.filter((node, at) => node.answered() - (before[at] ?? 0) < 11).map(({ name }) => name),
    ).toEqual([]);
    const { nodes } = await desk.snapshot();
    expect(
      nodes
        .filter(({ node, state }) => node.id.startsWith('bad') === (state === 'ok'))
        .map(({ node }) => node.id),
    ).toEqual([]);
  });
});
