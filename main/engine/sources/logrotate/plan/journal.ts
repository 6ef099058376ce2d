import { bytesText } from '#shared/format';
import {
  joinOffers,
  nodeLock,
  noOffer,
  refused,
  stepCall,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { configFileStep, vacuumStep } from '../step/index.ts';
import { nameOf } from '../config/index.ts';
import { logsOn, placeOn, type RequestOf } from './on-node.ts';

/** Read after journald.conf and the drop-ins of a distribution: the last word counts (journald.conf.5). */
const dropIn = '/etc/systemd/journald.conf.d/90-quarterdeck.conf';

/** A drop-in of a later name outweighs ours, whichever directory it lies in. */
const outweighs = (path: string): boolean => path.includes('.conf.d/') && nameOf(path) > nameOf(dropIn);

/** For a journal on disk and for one in memory: whichever it is, it is bound. */
const dropInText = (maxBytes: number): string =>
  `# Written by Quarterdeck.\n[Journal]\nSystemMaxUse=${maxBytes}\nRuntimeMaxUse=${maxBytes}\n`;

const onOne = (view: PlanView, { nodeIds, maxBytes }: RequestOf<'bound-journal'>, wave: number): Offer => {
  const nodeId = nodeIds[wave];
  if (nodeId === undefined) return noOffer;
  const logs = logsOn(view, nodeId);
  if (typeof logs === 'string') return refused(logs);
  if (logs.journal === undefined) return refused(`No journal was seen on ${nodeId}.`);
  const { boundBy } = logs.journal;
  if (boundBy !== undefined && outweighs(boundBy))
    return refused(
      `${boundBy} on ${nodeId} has the last word on the bound of its journal: it is read after the ${nameOf(dropIn)} that would be written. Change it there.`,
    );
  const text = dropInText(maxBytes);
  const frees = Math.max(0, logs.journal.sizeBytes - maxBytes);
  return {
    ...noOffer,
    steps: [
      stepCall(
        configFileStep,
        { nodeId, path: dropIn, of: 'journald', text },
        placeOn(nodeId, `bound-journal ${nodeId}`, wave),
      ),
      stepCall(vacuumStep, { nodeId, maxBytes }, placeOn(nodeId, `vacuum ${nodeId}`, wave)),
    ],
    locks: [nodeLock(nodeId)],
    files: [
      { nodeId, path: dropIn, becomes: 'written', text: { after: text }, says: 'The bound, from now on.' },
      {
        nodeId,
        path: 'the journal',
        becomes: 'cut-off',
        sizeBytes: logs.journal.sizeBytes,
        freesBytes: frees,
        says:
          frees === 0
            ? 'It is small enough already.'
            : `Its oldest entries, until ${bytesText(maxBytes)} are left.`,
      },
    ],
    warnings: ['journald is started anew for it; what is written meanwhile waits in its socket.'],
    estimateMs: 10_000,
  };
};

/** The journal of each node shrunk now and bound from now on, one node after the other. */
export const planJournal = (view: PlanView, request: RequestOf<'bound-journal'>): Offer => {
  const offer = joinOffers(request.nodeIds.map((_id, wave) => onOne(view, request, wave)));
  return { ...offer, warnings: [...new Set(offer.warnings)] };
};
