import { statfsSync, statSync, writeFileSync } from 'node:fs';
import type { RealNode } from '../real-node.ts';

const program = '/usr/local/bin/proxy';
const rate = '/run/proxy.rate';
const line = 'GET /orders/17 200 12ms upstream=10.0.0.7 a line of a log that nobody rotates';

/** It has its log open all the time, as proxies do; what it calls has not. */
const programText = `#!/bin/sh
while :; do
  yes '${line}' | head -c "$(cat ${rate})"
  sleep 1 >/dev/null
done
`;

/** A proxy at work on a node: a unit that appends to one log, as fast as it is told to. */
export type Proxy = {
  readonly log: string;
  readonly processId: number;
  /** From its next second on, bytes a second. */
  readonly writes: (bytesPerSecond: number) => void;
  readonly logBytes: () => number;
  /** Changes only when the log is another file. */
  readonly logInode: () => number;
  /** What an ordinary process may still write where the log lies, bytes. */
  readonly freeBytes: () => number;
  /** The process that runs now; 0 when none does. */
  readonly runningId: () => Promise<number>;
};

/** Starts a proxy whose log nobody rotates. */
export const startProxy = async (node: RealNode, bytesPerSecond: number): Promise<Proxy> => {
  const log = '/var/log/proxy.log';
  const writes: Proxy['writes'] = (bytes) => writeFileSync(node.pathOf(rate), String(Math.round(bytes)));
  const runningId = async (): Promise<number> =>
    Number(await node.inside('systemctl', 'show', '-p', 'MainPID', '--value', 'proxy.service'));
  writes(bytesPerSecond);
  writeFileSync(node.pathOf(program), programText, { mode: 0o755 });
  writeFileSync(
    node.pathOf('/etc/systemd/system/proxy.service'),
    `[Service]\nExecStart=${program}\nStandardOutput=append:${log}\nStandardError=null\n`,
  );
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'start', 'proxy.service');
  return {
    log,
    processId: await runningId(),
    writes,
    logBytes: () => statSync(node.pathOf(log)).size,
    logInode: () => statSync(node.pathOf(log)).ino,
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(node.pathOf(log));
      return bavail * bsize;
    },
    runningId,
  };
};
