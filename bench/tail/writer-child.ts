import { openSync, renameSync, writeSync, closeSync } from 'node:fs';

/** Bytes of a log before it is renamed, as logrotate would. */
const generationBytes = 33_554_432;
const everyMs = 50;

const [megabytes = '20', ...files] = process.argv.slice(2);

/** So many bytes of lines as a web server writes them, 100 to 300 bytes each. */
const chunkOf = (name: string, bytes: number): Buffer => {
  const lines: string[] = [];
  let length = 0;
  for (let at = 0; length < bytes; at += 1) {
    const line = `${new Date().toISOString()} ${name} GET /item/${at} 200 ${'x'.repeat(60 + (at % 200))}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(''));
};

// Made once: only what is read of it matters.
const piece = chunkOf('web', (Number(megabytes) * 1_000_000 * everyMs) / 1_000);
const logs = files.map((file) => ({ file, fd: openSync(file, 'w'), bytes: 0 }));
const began = performance.now();
let written = 0;
const due = (): number => ((performance.now() - began) / 1_000) * Number(megabytes) * 1_000_000;

setInterval(() => {
  // Never more than a second behind: a machine that cannot keep up writes less, and the report says how much came.
  if (due() - written > Number(megabytes) * 1_000_000) written = due() - piece.length;
  while (written < due()) {
    for (const log of logs) {
      writeSync(log.fd, piece);
      log.bytes += piece.length;
      if (log.bytes < generationBytes) continue;
      closeSync(log.fd);
      renameSync(log.file, `${log.file}.1`);
      log.fd = openSync(log.file, 'w', 0o644);
      log.bytes = 0;
    }
    written += piece.length;
  }
}, everyMs);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
