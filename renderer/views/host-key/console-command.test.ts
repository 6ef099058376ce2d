import { expect, it } from 'vitest';
import { nodeId, type HostKeyOffer } from '#shared/model';
import { forgetKeyCommand, showKeyCommand } from './console-command.ts';

const offer = (replaced: Partial<HostKeyOffer> = {}): HostKeyOffer => ({
  nodeId: nodeId('hel-w1'),
  hopId: 'hel-w1',
  address: '203.0.113.7',
  port: 22,
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:new',
  known: { fingerprint: 'SHA256:old', keyType: 'ssh-ed25519', file: '/home/ops/.ssh/known_hosts', line: 12 },
  ...replaced,
});

it('names the file of the very key that was offered', () => {
  expect(
    ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'].map((keyType) => showKeyCommand({ keyType })),
  ).toEqual([
    'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    'ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub',
    'ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub',
  ]);
});

it('takes out the old key under the name known_hosts uses, port and odd file names included', () => {
  expect([
    forgetKeyCommand(offer()),
    forgetKeyCommand(offer({ port: 2222 })),
    forgetKeyCommand(offer({ known: { fingerprint: 'x', keyType: 'x', file: "/tmp/it's", line: 1 } })),
    forgetKeyCommand({ ...offer(), known: undefined }),
  ]).toEqual([
    'ssh-keygen -R 203.0.113.7 -f /home/ops/.ssh/known_hosts',
    "ssh-keygen -R '[203.0.113.7]:2222' -f /home/ops/.ssh/known_hosts",
    "ssh-keygen -R 203.0.113.7 -f '/tmp/it'\\''s'",
    undefined,
  ]);
});
