import { writeFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { runCommand } from '../../this-machine/index.ts';
import type { RedisNode } from './redis-node.ts';

const directory = new URL('../../../main/engine/sources/redis-cluster/replies/', import.meta.url).pathname;

/** Where a server lies on the machine that records, and which kernel that has, is nobody's business: written as a package has it. */
const neutral = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .replace(/^(executable:).*\//m, '$1/usr/bin/')
        .replace(/^(config_file:).*\//m, '$1/etc/redis/')
        .replace(/^(os:\S+ )\S+/m, '$1(removed)')
    : value;

/** Formats it as every other file here is. */
const write = async (file: string, value: unknown): Promise<void> => {
  writeFileSync(file, JSON.stringify(value, undefined, 1));
  await runCommand('npx', ['prettier', '--write', file]);
};

type Recording = {
  readonly name: string;
  readonly note: string;
  /** Each word of each command. */
  readonly commands: readonly (readonly string[])[];
  readonly servers: readonly RedisNode[];
};

/** Writes what servers answer to some commands to a file of the source's conformance suite. */
export const recordReplies = async ({ name, note, commands, servers }: Recording): Promise<void> => {
  const asked = [];
  for (const { name: node, address } of servers) {
    const client = new Redis({ host: address, port: 6_379 });
    const replies = [];
    for (const [first = '', ...words] of commands)
      replies.push(
        await client.call(first, ...words).then(
          (value) => ({ ok: true, value: neutral(value) }),
          (cause: Error) => ({ ok: false, error: cause.message }),
        ),
      );
    client.disconnect();
    asked.push({ asked: node, replies });
  }
  await write(`${directory}${name}.json`, {
    note,
    date: new Date().toISOString().slice(0, 10),
    commands,
    servers: asked,
  });
};
