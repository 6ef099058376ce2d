import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  answerFrame,
  askProgram,
  pokeLine,
  pongLine,
  readNodeLine,
  readPokeLine,
  readShellInput,
  readyLine,
  residentProgram,
} from './index.ts';

const shells = [
  { name: 'bash', command: ['bash'] },
  { name: 'dash', command: ['dash'] },
  { name: 'busybox ash', command: ['busybox', 'sh'] },
  { name: 'zsh as sh', command: ['zsh', '--emulate', 'sh'] },
] as const;
const isThere = (command: string): boolean => spawnSync(command, ['-c', 'true']).error === undefined;
const nonce = '00c0ffee';
const asks = [
  { id: 'test.bytes', script: `out=$(printf 'caf\\303\\251 \\342\\202\\254 \\377\\201x')` },
  { id: 'test.empty', script: ':' },
  {
    id: 'test.noisy',
    script: `echo stray; echo lost >&2; cat; IFS=:; out="a\nQD end ${nonce} 1 test.noisy 1\nb\n"`,
  },
];

const talk = async (command: readonly string[], pokes: readonly string[], before = ''): Promise<string> => {
  const [file, ...args] = command;
  const shell = spawn(file ?? 'sh', [...args, '-s'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let heard = '';
  shell.stdin.write(before + residentProgram(nonce, asks));
  shell.stdout.setEncoding('latin1').on('data', (text: string) => {
    if (heard === '') for (const poke of pokes) shell.stdin.write(poke);
    if (heard === '') shell.stdin.end();
    heard += text;
  });
  await once(shell, 'close');
  return heard;
};

for (const shell of shells) {
  const isMissing = !isThere(shell.command[0]);
  const why = isMissing ? ` (skipped: ${shell.command[0]} is not installed)` : '';
  describe.skipIf(isMissing)(`the resident loop in ${shell.name}${why}`, () => {
    it('frames every answer with its length in bytes', async () => {
      const heard = await talk(shell.command, [
        pokeLine(1, ['test.bytes', 'test.noisy', 'test.empty']),
        pokeLine(2, []),
        pokeLine(3, ['test.unknown', 'test.empty', 'test.bytes']),
      ]);
      const bytes =
        'QD begin N S test.bytes 13\ncaf\xc3\xa9 \xe2\x82\xac \xff\x81x\nQD end N S test.bytes 13\n';
      const frame = (seq: number) => bytes.replaceAll('N', nonce).replaceAll('S', String(seq));
      expect(heard).toBe(
        [
          readyLine(nonce),
          pongLine(nonce, 1),
          frame(1),
          answerFrame(nonce, 1, 'test.noisy', `a\nQD end ${nonce} 1 test.noisy 1\nb\n`),
          answerFrame(nonce, 1, 'test.empty', ''),
          pongLine(nonce, 2),
          pongLine(nonce, 3),
          answerFrame(nonce, 3, 'test.empty', ''),
          frame(3),
        ].join(''),
      );
    });

    it('loses no poke wherever it ends a read of the program', async () => {
      // Blocks of 1 to 8 KiB: somewhere in here one of them ends inside of the loop.
      for (let bytes = 0; bytes < 8_192; bytes += 331) {
        const heard = await talk(shell.command, [pokeLine(1, [])], `${'#'.repeat(bytes)}\n`);
        expect([bytes, heard]).toEqual([bytes, readyLine(nonce) + pongLine(nonce, 1)]);
      }
    });

    it('runs nothing of a program that was cut off', () => {
      const program = askProgram({ id: 'test.cut', script: 'echo one\necho two', inputs: [] });
      if (!program.ok) throw new Error('no program');
      const [file, ...args] = shell.command;
      const cut = spawnSync(file, [...args, '-s'], {
        input: program.value.slice(0, program.value.indexOf('two')),
      });
      expect(cut.stdout.toString()).toBe('');
    });
  });
}

describe('a server that answers instead of a shell', () => {
  it('recognises the loop program however it is cut, and keeps what follows it', () => {
    const program = residentProgram(nonce, asks);
    for (let cut = 0; cut < program.length; cut += 1)
      expect(readShellInput(program.slice(0, cut))).toEqual({ kind: 'incomplete' });
    expect(readShellInput(`${program}1 test.empty\n`)).toEqual({
      kind: 'resident',
      nonce,
      rest: '1 test.empty\n',
    });
  });

  it('reads the inputs of a question, newlines and quotes included', () => {
    const inputs = [`it's`, 'two\nlines', '', `''\\'`, '/var/log'];
    const program = askProgram({ id: 'test.inputs', script: 'echo', inputs });
    if (!program.ok) throw new Error('no program');
    expect(readShellInput(program.value)).toEqual({ kind: 'ask', askId: 'test.inputs', inputs });
    const head = program.value.indexOf('LC_ALL');
    for (let cut = 0; cut < head; cut += 1)
      expect(readShellInput(program.value.slice(0, cut))).toEqual({ kind: 'incomplete' });
  });

  it('takes nothing else for a program', () => {
    for (const text of [
      'ls\n',
      '# quarterdeck ask 2 x\n',
      '# quarterdeck ask 1 x\nrm -rf /\n',
      "# quarterdeck ask 1 x\nset -- 'a'b\n",
    ])
      expect(readShellInput(text)).toEqual({ kind: 'foreign' });
  });

  it('reads poke lines and refuses other lines', () => {
    expect(readPokeLine('7 host.tick host.lite')).toEqual({ seq: 7, askIds: ['host.tick', 'host.lite'] });
    for (const line of ['', 'x', '1 ', '1 $(id)', '-1', '1  a']) expect(readPokeLine(line)).toBeUndefined();
  });
});

describe('the lines of a node', () => {
  it('are read back as they were written', () => {
    expect(readNodeLine(readyLine(nonce).trimEnd())).toEqual({ kind: 'ready', nonce });
    expect(readNodeLine(pongLine(nonce, 12).trimEnd())).toEqual({ kind: 'pong', nonce, seq: 12 });
    expect(readNodeLine(`QD begin ${nonce} 3 host.tick 40`)).toEqual({
      kind: 'begin',
      nonce,
      seq: 3,
      askId: 'host.tick',
      bytes: 40,
    });
  });

  it('are nothing else: banners and half lines do not count', () => {
    for (const line of [
      '',
      'QD',
      'QD ready',
      'QD pong zz 1',
      ' QD ready ab',
      `QD end ${nonce} 1 a -1`,
      `QD begin ${nonce} 1 a 99999999999`,
    ])
      expect(readNodeLine(line)).toBeUndefined();
  });
});

describe('values for a script', () => {
  it('are refused when no shell can receive them', () => {
    const program = askProgram({ id: 'test.inputs', script: 'echo', inputs: ['a\0b'] });
    expect(program.ok ? undefined : program.fault.code).toBe('contract.invalid');
  });
});
