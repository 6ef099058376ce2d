import { describe, expect, it } from 'vitest';
import { firstNetwork, hasFixedAddress, laterNetworks } from './networks.ts';

const networks = { chain: { NetworkID: 'n1' }, metrics: { NetworkID: 'n2' } };

describe('the networks of a container', () => {
  it('are the one it was made with, by name or by id, and those it joined after', () => {
    for (const mode of ['chain', 'n1'])
      expect([firstNetwork(mode, networks), laterNetworks(mode, networks)]).toEqual(['chain', ['metrics']]);
    expect(laterNetworks('default', { bridge: {}, ...networks })).toEqual(['chain', 'metrics']);
  });

  it('are not its own to choose where it uses the machine’s or another container’s', () => {
    for (const mode of ['host', 'none', 'container:abc'])
      expect([firstNetwork(mode, { host: {} }), laterNetworks(mode, { host: {} })]).toEqual([undefined, []]);
  });

  it('may give it an address that no second copy can have', () => {
    expect(hasFixedAddress({ chain: { IPAMConfig: { IPv4Address: '172.18.0.9' } } })).toBe(true);
    expect(hasFixedAddress({ chain: { IPAMConfig: {} }, metrics: { IPAMConfig: null } })).toBe(false);
  });
});
