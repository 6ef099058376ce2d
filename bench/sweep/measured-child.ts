import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { engineEnvironment, engineHeap } from '../../main/shells/engine-heap.ts';
import type { BenchPlace } from './bench-place.ts';

/** A process whose CPU and memory are measured. Leaving its scope ends it. */
export type MeasuredChild = Disposable & {
  readonly child: ChildProcess;
  /** Rejects when it has ended. */
  readonly ended: Promise<never>;
};

/** Forks a program of the bench into the group of the console, with the heap of the engine. `says` names it in its error. */
export const forkMeasured = (
  { directory, group }: BenchPlace,
  program: string,
  says: string,
): MeasuredChild => {
  const child = fork(join(import.meta.dirname, program), [directory], {
    execArgv: ['--expose-gc', ...engineHeap],
    env: { ...process.env, ...engineEnvironment },
    // Structured clone, like the port between a window and the engine: a frame is copied, not written as JSON again.
    serialization: 'advanced',
  });
  if (child.pid !== undefined) group?.join(child.pid);
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined); // told to whoever waits for an answer
  child.once('exit', (status) => ended.reject(new Error(`${says} ended with ${status}`)));
  return {
    child,
    ended: ended.promise,
    // It is not disconnected: within a frame Node 24 then waits for the rest and no longer takes it, so that an engine would go on
    // beside the next one.
    [Symbol.dispose]: () => void child.kill(),
  };
};
