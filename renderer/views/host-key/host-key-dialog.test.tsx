import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, type HostKeyOffer } from '#shared/model';
import { renderScreen } from '../../test-kit/render-screen.tsx';
import { nodeView, snapshot } from '../../test-kit/index.ts';
import { HostKeyDialog } from './index.ts';

const now = epochMs(1_800_000_000_000);
const offer: HostKeyOffer = {
  nodeId: nodeId('pi-07'),
  hopId: 'pi-07',
  address: '192.0.2.77',
  port: 2222,
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:Vt0pS2sD8mZcQ3u8o1B0m5b7Tq9nQkN2f4LwXyH88Ma',
};
const changed: HostKeyOffer = {
  ...offer,
  known: {
    fingerprint: 'SHA256:9bqKx0v3QnM5',
    keyType: 'ssh-ed25519',
    file: '/home/mara/.ssh/known_hosts',
    line: 12,
  },
};

const show = (each: HostKeyOffer) =>
  renderScreen(<HostKeyDialog />, {
    snapshot: snapshot(now, [nodeView('pi-07', now)]),
    answers: { 'host-key.offers': () => ({ offers: [each] }), 'host-key.trust': () => ({ done: true }) },
    hash: '#/fleet?key=pi-07',
  });

describe('a server met for the first time', () => {
  it('is not trusted by pressing Enter: "Not now" has the focus', async () => {
    show(offer);
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Not now'));
  });

  it('is trusted by the very fingerprint that was on screen', async () => {
    const { calls } = show(offer);
    await screen.findByText(offer.fingerprint);
    fireEvent.click(screen.getByRole('button', { name: 'Trust this key' }));
    await waitFor(() =>
      expect(calls.find((call) => call.name === 'host-key.trust')?.input).toEqual({
        nodeId: 'pi-07',
        hopId: 'pi-07',
        fingerprint: offer.fingerprint,
      }),
    );
  });

  it('says when the key is that of a jump host on the way', async () => {
    show({ ...offer, hopId: 'bastion' });
    expect((await screen.findByRole('dialog')).textContent).toContain(
      'First time with bastion, the jump host on the way to pi-07',
    );
  });
});

describe('a server whose key has changed', () => {
  it('shows both keys, and where the old one is written', async () => {
    show(changed);
    const words = (await screen.findByRole('dialog')).textContent ?? '';
    for (const part of [
      'SHA256:9bqKx0v3QnM5',
      offer.fingerprint,
      'line 12 of /home/mara/.ssh/known_hosts',
      'Nothing was sent.',
    ])
      expect(words).toContain(part);
  });

  it('has no button that accepts the new key', async () => {
    show(changed);
    await screen.findByRole('dialog');
    const names = screen.getAllByRole('button').map((button) => button.textContent);
    expect(names).toEqual(['Copy', 'Copy', 'Copy', 'Copy', 'Keep blocked']);
  });
});

it('closes by taking the key out of the address', async () => {
  show(changed);
  fireEvent.click(await screen.findByRole('button', { name: 'Keep blocked' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(location.hash).toBe('#/fleet');
});
