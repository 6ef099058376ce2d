import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { faultOf, makeHostKey, publicLineOf } from '../transport/test-kit/index.ts';
import { startTestFleet, type RunningEngine } from './test-kit/index.ts';

const offerOf = async (desk: RunningEngine) => {
  const [offer] = (await desk.link.call('host-key.offers', {})).offers;
  if (offer === undefined) throw new Error('no key is on offer');
  return offer;
};

describe('a server whose key nobody has trusted yet', () => {
  it('is left alone before any login byte, and not tried again until a person compared the fingerprint', async () => {
    await using fleet = await startTestFleet(['web-1']);
    await writeFile(fleet.knownHosts, '');
    await using desk = await fleet.start();
    await fleet.pass(3 * 60_000);
    const node = fleet.machine('web-1');
    expect((await desk.node('web-1')).connection).toMatchObject({
      state: 'blocked',
      fault: { code: 'transport.host-key-unknown' },
    });
    expect([node.logins(), node.connections()]).toEqual([0, 1]);
    const offer = await offerOf(desk);
    expect(offer).not.toHaveProperty('known');

    const { nodeId, hopId } = offer;
    const wrong = await faultOf(
      desk.link.call('host-key.trust', { nodeId, hopId, fingerprint: 'SHA256:AAAAAAAAAAAA' }),
    );
    expect(wrong.code).toBe('action.refused');
    expect(await readFile(fleet.knownHosts, 'utf8')).toBe('');

    await desk.link.call('host-key.trust', { nodeId, hopId, fingerprint: offer.fingerprint });
    await fleet.until(async () => (await desk.node('web-1')).state === 'ok');
    expect((await desk.link.call('host-key.offers', {})).offers).toEqual([]);
    expect(await readFile(fleet.knownHosts, 'utf8')).toContain(node.hostKey.split(' ')[1]);
  });

  it('is trusted once for every node behind it', async () => {
    await using fleet = await startTestFleet(['web-1', 'other']);
    await writeFile(fleet.knownHosts, '');
    const { port } = fleet.machine('web-1');
    await fleet.write([{ name: 'web-1', port }, { name: 'web-1-again', port }, fleet.machine('other')]);
    await using desk = await fleet.start();
    await fleet.pass(5_000);
    const offers = (await desk.link.call('host-key.offers', {})).offers;
    expect(offers.map(({ nodeId }) => nodeId).toSorted()).toEqual(['other', 'web-1', 'web-1-again']);
    const { nodeId, hopId, fingerprint } =
      offers.find((offer) => offer.nodeId === 'web-1') ?? (await offerOf(desk));
    await desk.link.call('host-key.trust', { nodeId, hopId, fingerprint });
    await fleet.until(
      async () =>
        (await desk.node('web-1-again')).state === 'ok' && (await desk.node('web-1')).state === 'ok',
    );
    await fleet.pass(5_000);
    expect((await desk.node('other')).connection.state).toBe('blocked');
    expect(fleet.machine('other').logins()).toBe(0);
  });
});

describe('a server whose key has changed', () => {
  it('raises a critical alarm, cannot be trusted from here, and its last values stay and grow stale', async () => {
    await using fleet = await startTestFleet(['web-1']);
    await using desk = await fleet.start();
    await fleet.pass(6_000);
    const before = (await desk.node('web-1')).facts.volumes;

    // As if the machine behind the address was another one: what is filed is not what it shows.
    const node = fleet.machine('web-1');
    await writeFile(fleet.knownHosts, '');
    await appendFile(fleet.knownHosts, `[127.0.0.1]:${node.port} ${publicLineOf(makeHostKey())}\n`);
    const logins = node.logins();
    node.behave('gone');
    await fleet.pass(2_000);
    node.behave('answers');
    await fleet.until(async () => (await desk.node('web-1')).connection.state === 'blocked');
    expect((await desk.alarms('web-1'))['host-key-changed']).toMatchObject({ severity: 'critical' });
    expect(desk.notices()).toHaveLength(1);

    const { nodeId, hopId, fingerprint, known } = await offerOf(desk);
    expect(known).toMatchObject({ file: fleet.knownHosts, line: 1 });
    expect((await faultOf(desk.link.call('host-key.trust', { nodeId, hopId, fingerprint }))).code).toBe(
      'action.refused',
    );
    await fleet.pass(3 * 60_000);
    expect(node.logins()).toBe(logins);
    const shown = await desk.node('web-1');
    expect(shown.facts.volumes).toEqual(before);
    expect(shown.state).toBe('critical');
  });
});
