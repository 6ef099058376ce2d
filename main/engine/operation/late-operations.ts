import type { Operations } from './operations.ts';

/** Operations whose journal is still being read, as ones whose answers come a little later. */
export const lateOperations = (opening: Promise<Operations>): Operations => ({
  plan: async (request, signal) => (await opening).plan(request, signal),
  run: async (order, signal) => (await opening).run(order, signal),
  pause: async (id) => (await opening).pause(id),
  continue: async (id) => (await opening).continue(id),
  cancel: async (id) => (await opening).cancel(id),
  stop: async (id) => (await opening).stop(id),
  resume: async (id) => (await opening).resume(id),
  abandon: async (id, reason) => (await opening).abandon(id, reason),
  decide: async (id, decision) => (await opening).decide(id, decision),
  list: async (since) => (await opening).list(since),
  async *changes(signal) {
    yield* (await opening).changes(signal);
  },
  leave: async () => (await opening).leave(),
  allow: async (wish) => (await opening).allow(wish),
  whatIf: async (nodeIds) => (await opening).whatIf(nodeIds),
  locks: async (hash, signal) => (await opening).locks(hash, signal),
  [Symbol.asyncDispose]: async () => (await opening)[Symbol.asyncDispose](),
});
