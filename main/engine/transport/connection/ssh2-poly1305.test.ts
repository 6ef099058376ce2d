import { describe, expect, it, vi } from 'vitest';
import {
  createTestBench,
  soon,
  sshdMissing,
  startRealSshd,
  testAsk,
  withSession,
} from '../test-kit/index.ts';
import { createPoly1305 } from './ssh2-poly1305.ts';

type CreatePoly1305 = typeof createPoly1305;

/** Puts ours where the bundle has it, before anything loads ssh2. `codes`: how often ssh2 used it. */
const replaced = await vi.hoisted(async () => {
  const { createRequire } = await import('node:module');
  const ours = await import('./ssh2-poly1305.ts');
  const require = createRequire(import.meta.url);
  const path = require.resolve('ssh2/lib/protocol/crypto/poly1305.js');
  const create: CreatePoly1305 = async () => {
    const made = await ours.createPoly1305();
    const authenticate = made.cwrap();
    return {
      ...made,
      cwrap:
        () =>
        (...call) => {
          counts.codes += 1;
          authenticate(...call);
        },
    };
  };
  const counts = { codes: 0, theirs: require(path) as CreatePoly1305 };
  const loaded = require.cache[path];
  if (loaded === undefined) throw new Error('ssh2 has no such module any more');
  loaded.exports = create;
  return counts;
});

const why = sshdMissing === undefined ? '' : ` (skipped: ${sshdMissing})`;
const chacha = 'chacha20-poly1305@openssh.com';
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** The code of a message in two pieces, asked for as ssh2 does. */
const codesOf = async (create: CreatePoly1305) => {
  const made = await create();
  const at = made._malloc(16);
  // What ssh2 passes to Emscripten to learn the types of the arguments.
  const wrap = made.cwrap as (
    name: string,
    gives: null,
    takes: readonly string[],
  ) => ReturnType<typeof made.cwrap>;
  const authenticate = wrap('poly1305_auth', null, ['number', 'array', 'number', 'array', 'number', 'array']);
  return (head: Buffer, body: Buffer, key: Buffer): string => {
    authenticate(at, head, head.length, body, body.length, key);
    return Buffer.from(new Uint8Array(made.HEAPU8.buffer, at, 16)).toString('hex');
  };
};

describe('Poly1305 for ssh2', () => {
  const key = bytes('85d6be7857556d337f4452fe42d506a8 0103808afb0db2fd4abff6af4149f51b');

  it('gives the code of RFC 8439, section 2.5.2, wherever the message is cut in two', async () => {
    const message = Buffer.from('Cryptographic Forum Research Group');
    const codeOf = await codesOf(createPoly1305);
    for (let cut = 0; cut <= message.length; cut += 1)
      expect(codeOf(message.subarray(0, cut), message.subarray(cut), key)).toBe(
        'a8061dc1305136c6c22b8baf0c0127a9',
      );
  });

  it('gives the codes that the module in its place gave, for packets of every length', async () => {
    const [ours, theirs] = [await codesOf(createPoly1305), await codesOf(replaced.theirs)];
    const packet = Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 167 + 251) % 256));
    const all = Buffer.alloc(48, 255);
    for (const whole of [packet, all])
      for (let length = 4; length <= whole.length; length += 1) {
        const [head, body] = [whole.subarray(0, 4), whole.subarray(4, length)];
        for (const code of [key, all.subarray(0, 32)])
          expect(ours(head, body, code)).toBe(theirs(head, body, code));
      }
  });
});

describe('a server with no cipher but ChaCha20', () => {
  const long = testAsk('test.own', { lane: 'own-channel', script: 'head -c 60000 /dev/zero | tr "\\0" x' });

  it('is asked over a connection that both sides authenticate', async () => {
    const before = replaced.codes;
    await withSession({ algorithms: { cipher: [chacha] } }, {}, async (session) => {
      expect(session.cipher).toBe(chacha);
      expect((await session.sweep(['test.one'], soon())).replies.get('test.one')?.ok).toBe(true);
    });
    expect(replaced.codes).toBeGreaterThan(before);
  });

  it.skipIf(sshdMissing !== undefined)(
    `is asked when it is real OpenSSH, in small packets and large ones${why}`,
    async () => {
      await using bench = await createTestBench();
      await using sshd = await startRealSshd({ config: [`Ciphers ${chacha}`] });
      const before = replaced.codes;
      await using session = await bench
        .transport({ asks: [testAsk('test.name', { script: 'out=$((6 * 7))' })] })
        .connect(
          {
            nodeId: bench.target(22).nodeId,
            hops: [
              {
                ...bench.hop(sshd.port),
                address: sshd.address,
                user: sshd.user,
                identityFiles: [sshd.identityFile],
                knownHostsFiles: [sshd.knownHostsFile],
              },
            ],
          },
          soon(),
        );
      expect(session).toMatchObject({ cipher: chacha, strictKeyExchange: true });
      expect((await session.sweep(['test.name'], soon())).replies.get('test.name')?.ok).toBe(true);
      const reply = await session.ask(long, soon());
      expect(reply.ok && reply.value.stdout.length).toBe(60_000);
      expect(replaced.codes).toBeGreaterThan(before);
    },
  );
});
