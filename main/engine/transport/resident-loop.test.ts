import type { ServerChannel } from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { Result } from '#shared/fault';
import { answerFrame, pongLine, readyLine, type ShellReply } from '../source-kit/index.ts';
import { faultOf, friendlyShell, loopThat, soon, testAsk, withSession } from './test-kit/index.ts';

const textOf = (reply: Result<ShellReply> | undefined): string =>
  reply?.ok === true ? reply.value.stdout : `fault ${reply?.fault.code}`;

describe('the resident loop', () => {
  it('answers every ask of every poke over one channel and one constant exec request', async () => {
    await withSession({}, {}, async (session, commands) => {
      for (let at = 0; at < 3; at += 1) {
        const sweep = await session.sweep(['test.two', 'test.one'], soon());
        expect([...sweep.replies].map(([id, reply]) => [id, textOf(reply)])).toEqual([
          ['test.two', 'answer to test.two'],
          ['test.one', 'answer to test.one'],
        ]);
        expect(sweep.roundTripMs).toBeGreaterThan(0);
      }
      expect(commands()).toEqual(['exec /bin/sh -s']);
    });
  });

  it('measures only the round trip when nothing is asked', async () => {
    await withSession({}, {}, async (session) =>
      expect((await session.sweep([], soon())).replies.size).toBe(0),
    );
  });

  it('serves callers one after the other', async () => {
    await withSession({}, {}, async (session) => {
      const sweeps = await Promise.all(Array.from({ length: 10 }, () => session.sweep(['test.one'], soon())));
      expect(sweeps.map(({ replies }) => textOf(replies.get('test.one')))).toEqual(
        Array(10).fill('answer to test.one'),
      );
    });
  });

  it('puts up with the chatter of login scripts before it is ready', async () => {
    const chatty = (channel: ServerChannel): void => {
      channel.write('Welcome to Ubuntu\r\nQD ready\n\x1b[31mred\x1b[0m\n');
      channel.stderr.write('stty: not a terminal\n');
      friendlyShell()(channel);
    };
    await withSession({ onShell: chatty }, {}, async (session) =>
      expect((await session.sweep(['test.one'], soon())).replies.size).toBe(1),
    );
  });

  it('keeps NUL bytes and marks bytes that are no UTF-8', async () => {
    const odd = loopThat((channel, nonce, seq) => {
      const mark = `${nonce} ${seq} test.one 5`;
      channel.write(
        Buffer.concat([
          Buffer.from(`${pongLine(nonce, seq)}QD begin ${mark}\na`),
          Buffer.from([0, 0xff, 0xc3]),
          Buffer.from(`b\nQD end ${mark}\n`),
        ]),
      );
    });
    await withSession({ onShell: odd }, {}, async (session) =>
      expect(textOf((await session.sweep(['test.one'], soon())).replies.get('test.one'))).toBe(
        'a\0\ufffd\ufffdb',
      ),
    );
  });

  it('reads frames cut at every byte', async () => {
    const slow = loopThat((channel, nonce, seq) => {
      for (const byte of Buffer.from(
        pongLine(nonce, seq) + answerFrame(nonce, seq, 'test.one', 'a\nQD end\n€'),
      ))
        channel.write(Buffer.from([byte]));
    });
    await withSession({ onShell: slow }, {}, async (session) =>
      expect(textOf((await session.sweep(['test.one'], soon())).replies.get('test.one'))).toBe(
        'a\nQD end\n€',
      ),
    );
  });

  it('drops only the answer that is longer than its limit', async () => {
    const long = friendlyShell((id) => (id === 'test.one' ? 'x'.repeat(100_000) : 'short'));
    await withSession({ onShell: long }, {}, async (session) => {
      const { replies } = await session.sweep(['test.one', 'test.two'], soon());
      expect([...replies.values()].map(textOf)).toEqual(['fault transport.too-much-output', 'short']);
    });
  });

  it('keeps what came before a question that hangs, names it, and starts a new loop for the next poke', async () => {
    const asks = [
      testAsk('test.one'),
      testAsk('test.hang', { limits: { timeoutMs: 100, stdoutBytes: 10, stderrBytes: 10 } }),
      testAsk('test.two'),
    ];
    const hanging = loopThat((channel, nonce, seq, ids) => {
      channel.write(pongLine(nonce, seq));
      if (ids[0] === 'test.one') channel.write(answerFrame(nonce, seq, 'test.one', 'good'));
    });
    await withSession({ onShell: hanging }, { asks }, async (session, commands) => {
      const { replies } = await session.sweep(['test.one', 'test.hang', 'test.two'], soon());
      expect([...replies.values()].map(textOf)).toEqual([
        'good',
        'fault probe.timed-out',
        'fault probe.timed-out',
      ]);
      expect((await session.sweep(['test.one'], soon())).replies.size).toBe(1);
      expect(commands()).toHaveLength(2);
    });
  });

  it('rejects a poke nobody answers at all', async () => {
    const asks = [testAsk('test.one', { limits: { timeoutMs: 100, stdoutBytes: 10, stderrBytes: 10 } })];
    await withSession({ onShell: loopThat(() => undefined) }, { asks }, async (session) =>
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('probe.timed-out'),
    );
  });

  const broken: readonly (readonly [string, (nonce: string, seq: number) => string])[] = [
    [
      'a shorter answer than announced',
      (nonce, seq) => answerFrame(nonce, seq, 'test.one', 'abc').replaceAll('test.one 3', 'test.one 4'),
    ],
    [
      'a longer answer than announced',
      (nonce, seq) => answerFrame(nonce, seq, 'test.one', 'abc').replaceAll('test.one 3', 'test.one 2'),
    ],
    [
      'an end mark of another answer',
      (nonce, seq) => answerFrame(nonce, seq, 'test.one', 'abc').replace('QD end', 'QD end 0'),
    ],
    ['the answer to another question', (nonce, seq) => answerFrame(nonce, seq, 'test.two', 'abc')],
    ['the answer to an earlier poke', (nonce, seq) => answerFrame(nonce, seq - 1, 'test.one', 'abc')],
    ['an answer under a guessed nonce', (_nonce, seq) => answerFrame('00', seq, 'test.one', 'abc')],
    ['stray text', () => 'segmentation fault\n'],
    ['a second pong', (nonce, seq) => pongLine(nonce, seq)],
    ['a second greeting', (nonce) => readyLine(nonce)],
  ];
  for (const [what, bytes] of broken)
    it(`ends the channel on ${what}, and the connection goes on`, async () => {
      let isFirst = true;
      const onPoke = loopThat((channel, nonce, seq) => {
        channel.write(
          pongLine(nonce, seq) +
            (isFirst ? bytes(nonce, seq) : answerFrame(nonce, seq, 'test.one', 'fine')) +
            pongLine(nonce, seq + 7),
        );
        isFirst = false;
      });
      await withSession({ onShell: onPoke }, {}, async (session) => {
        expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe(
          'transport.protocol-violation',
        );
        expect(textOf((await session.sweep(['test.one'], soon())).replies.get('test.one'))).toBe('fine');
      });
    });

  const endless: readonly (readonly [string, (channel: ServerChannel) => void])[] = [
    ['a line without end', (channel) => void channel.write('x'.repeat(200_000))],
    ['chatter without end', (channel) => void channel.write('hello\n'.repeat(20_000))],
    ['error text without end', (channel) => void channel.stderr.write('oops\n'.repeat(20_000))],
  ];
  for (const [what, flood] of endless)
    it(`is cut off on ${what}`, async () => {
      await withSession({ onShell: flood }, {}, async (session) =>
        expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.too-much-output'),
      );
    });

  it('says that there is no shell when it ends before it was ready', async () => {
    const refusing = (channel: ServerChannel): void => {
      channel.write('This account is currently not available.\n');
      channel.exit(1);
      channel.end();
    };
    await withSession({ onShell: refusing }, {}, async (session) =>
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.shell-refused'),
    );
  });

  it('says that there is no shell when none gets ready in time', async () => {
    await withSession({ onShell: () => undefined }, { limits: { loopStartMs: 100 } }, async (session) =>
      expect((await faultOf(session.sweep(['test.one'], soon()))).code).toBe('transport.shell-refused'),
    );
  });
});
