import type { Clock } from '../engine/ports/index.ts';
import type { NodeId } from '#shared/model';
import type { ShellMachine } from './serve-shell.ts';

/** Between two lines of a demo log, ms: slow enough to be read. */
const everyMs = 700;

const words = [
  'level=info msg="request served" path=/search status=200 took=12ms',
  'level=info msg="request served" path=/item/4711 status=200 took=8ms',
  'level=info msg="connection from pool" waiting=0 open=14',
  'level=debug msg="cache hit" key=session:8f21',
  'level=info msg="request served" path=/checkout status=201 took=87ms',
  'level=warn msg="slow query" took=1204ms rows=3',
  'level=info msg="request served" path=/health status=200 took=1ms',
  '\u001b[1;31mlevel=error\u001b[0m msg="upstream did not answer" try=2 of=3',
] as const;

const unsteady = (text: string): number =>
  Array.from(text).reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9_973, 7);

/** Plays the logs of a demo machine: some lines of the past, then one now and then. Its clock is this console's. */
export const demoLog =
  ({ id, clock }: { readonly id: NodeId; readonly clock: Clock }): NonNullable<ShellMachine['stream']> =>
  (askId, [name = '', lines = '0'], write) => {
    if (askId !== 'host.tail' && askId !== 'systemd.tail') return undefined;
    let count = unsteady(`${id} ${name}`);
    const lineAt = (at: number): string => {
      count += 1;
      const says = words[(count * 5) % words.length] ?? words[0];
      return askId === 'systemd.tail'
        ? `${(at / 1_000).toFixed(6)} ${id} ${name === '' ? 'app' : name.replace('.service', '')}[${1_000 + (count % 7)}]: ${says}\n`
        : `${new Date(at).toISOString()} ${says}\n`;
    };
    const now = clock.now();
    const past = Math.min(Number(lines), 60);
    write('qd +0000\n');
    for (let ago = past; ago > 0; ago -= 1) write(lineAt(now - ago * everyMs * 3));
    let timer = clock.after(everyMs, function next() {
      write(lineAt(clock.now()));
      timer = clock.after(everyMs * (0.5 + (count % 5) / 4), next);
    });
    return () => timer.cancel();
  };
