import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'vite';
import { nodeId } from '#shared/model';
import { createLink, createPipe, type Link } from '#shared/wire';
import nodeSide from '../../../vite.main.config.ts';
import { wordsOver, type OperatingWords } from '../operating-console.ts';
import { consoleDirectory } from '../real-console.ts';
import type { RealFleet } from '../real-fleet.ts';
import { keyOfRecord, type Death, type MortalOrder } from './mortal-order.ts';
import { untilSwarmSeen } from './swarm-console.ts';

/** Longer than a console needs to quit: what it runs stops before its next step. */
const quitMs = 15_000;

/** A console in a process of its own. Leaving its scope quits it, as a user would: what has ended gives its locks back before. */
export type MortalConsole = AsyncDisposable &
  OperatingWords & {
    readonly link: Link;
    /** Resolves when its process has ended, however. */
    readonly dead: Promise<void>;
    /** Without a word, as power that fails. */
    readonly kill: () => Promise<void>;
  };

/** Starts consoles of one name, one after the other: each finds the journal of those before. */
export type MortalConsoles = {
  /** Without a death it lives. */
  readonly start: (death?: Death) => Promise<MortalConsole>;
  /** Keys of everything in the journal, oldest first. */
  readonly journal: () => readonly string[];
};

/** Builds the console's program, since Node alone cannot load the engine, into the fleet's own directory. */
const buildProgram = async (fleet: RealFleet): Promise<string> => {
  const root = join(import.meta.dirname, '../../..');
  const outDir = join(fleet.directory, 'mortal-console');
  await build({
    ...nodeSide,
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ...nodeSide.build,
      outDir,
      rollupOptions: {
        input: {
          'mortal-entry': join(import.meta.dirname, 'mortal-entry.ts'),
          'store-worker': join(root, 'main/engine/store/store-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  return join(outDir, 'mortal-entry.js');
};

/** Resolves when a console that was started knows what its specs are about. */
type UntilReady = (link: Link) => Promise<unknown>;

const startOne = async (
  program: string,
  order: MortalOrder,
  untilReady: UntilReady,
): Promise<MortalConsole> => {
  const child = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const dead = once(child, 'exit').then(() => undefined);
  const pipe = createPipe({
    // It may have been killed a moment ago and still count as connected: that it is gone is told by its exit.
    send: (text) => void (child.connected && child.send(text, () => undefined)),
    bufferedBytes: () => 0,
    close: () => undefined,
  });
  void dead.then(() => pipe.gone());
  child.on('message', (text) => pipe.arrived(text as string));
  const link = createLink(pipe.channel, {
    timer: {
      after: (ms, call) => {
        const timer = setTimeout(call, ms);
        return { cancel: () => clearTimeout(timer) };
      },
    },
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await dead;
  };
  const quit = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([dead, sleep(quitMs, undefined, { ref: false })]);
    await kill();
  };
  try {
    await untilReady(link);
  } catch (error) {
    await kill();
    throw error;
  }
  return { ...wordsOver(link), link, dead, kill, [Symbol.asyncDispose]: quit };
};

export const prepareMortalConsoles = async (
  fleet: RealFleet,
  name: string,
  untilReady: UntilReady = (link) =>
    untilSwarmSeen(
      link,
      fleet.nodes.map((node) => nodeId(node.name)),
    ),
): Promise<MortalConsoles> => {
  const directory = consoleDirectory(fleet, name);
  const program = await buildProgram(fleet);
  return {
    start: (death) =>
      startOne(
        program,
        {
          directory,
          fleetFile: fleet.fleetFile,
          name,
          ...(death === undefined ? {} : { death }),
        },
        untilReady,
      ),
    journal: () => {
      const file = join(directory, 'operations.journal');
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
      return lines.filter(Boolean).map(keyOfRecord);
    },
  };
};
