import { nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import { changeAsk, lineAsk, shownAsRoot, defineStep, type StepKind } from '../../../source-kit/index.ts';

const rebootParams = z.object({ nodeId: nodeIdSchema });
const rebootSeen = z.object({ bootId: z.string() });

const bootIdFile = '/proc/sys/kernel/random/boot_id';
const askBootId = (nodeId: z.infer<typeof nodeIdSchema>) => ({
  on: [nodeId],
  ask: lineAsk({
    id: 'systemd.boot-id',
    says: 'Reading the boot id',
    script: `cat ${bootIdFile}`,
    inputs: [],
  }),
});

/** Reboots a machine. Done means that it answers with a new boot id, proc(5). */
export const rebootStep: StepKind<z.infer<typeof rebootParams>, z.infer<typeof rebootSeen>> = {
  id: 'systemd.reboot',
  params: rebootParams,
  seen: rebootSeen,
  describe: ({ nodeId }) => ({
    says: `Reboot ${nodeId} and wait until it answers with a new boot id.`,
    calls: [
      { face: 'check', text: `cat ${bootIdFile}`, changes: false },
      { face: 'apply', text: shownAsRoot('systemctl reboot'), changes: true },
      { face: 'verify', text: `cat ${bootIdFile}`, changes: false },
    ],
  }),
  check: ({ nodeId }) => [askBootId(nodeId)],
  see: ([reply]) => ({ bootId: typeof reply === 'string' ? reply : '' }),
  judge: (seen, { nodeId }) =>
    seen.bootId === ''
      ? { kind: 'conflict', says: `The boot id of ${nodeId} is not known, so a reboot could not be proved.` }
      : { kind: 'ready' },
  apply: ({ nodeId }) => ({
    on: [nodeId],
    // It goes down a second later, so that the answer still gets out.
    ask: changeAsk({
      id: 'systemd.reboot-run',
      says: 'systemctl reboot',
      script: `qd_root true || exit 1
( sleep 1; qd_root systemctl reboot || qd_root reboot ) </dev/null >/dev/null 2>&1 &`,
      inputs: [],
      timeoutMs: 20_000,
    }),
  }),
  verify: {
    pollMs: 2_000,
    asks: ({ nodeId }) => [askBootId(nodeId)],
    holds: ([reply], { nodeId }, seen) => {
      if (typeof reply !== 'string' || reply === '') return { state: 'not-yet', says: `${nodeId} is away.` };
      return reply === seen.bootId
        ? { state: 'not-yet', says: `${nodeId} has not gone down yet.` }
        : { state: 'yes', says: `${nodeId} is back with a new boot id.` };
    },
  },
  undo: 'irreversible',
};

const scriptParams = z.object({ nodeId: nodeIdSchema, script: z.string() });
const nothingSeen = z.object({});

/** Runs the operator's own script on a machine; done means that it ended with exit status 0. */
export const scriptStep: StepKind<z.infer<typeof scriptParams>, z.infer<typeof nothingSeen>> = {
  id: 'systemd.script',
  params: scriptParams,
  seen: nothingSeen,
  describe: ({ nodeId, script }) => ({
    says: `Run the maintenance script on ${nodeId}.`,
    calls: [{ face: 'apply', text: script, changes: true }],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  apply: ({ nodeId, script }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: 'systemd.script-run',
      says: 'The maintenance script',
      script: '/bin/sh -c "$1"',
      inputs: [script],
      timeoutMs: 1_800_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: () => [],
    holds: () => ({ state: 'yes', says: 'The script ended with exit status 0.' }),
  },
  undo: 'irreversible',
};

export const reboot = defineStep(rebootStep);
export const script = defineStep(scriptStep);
