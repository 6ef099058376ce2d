import type { GuardAnswer, Receiver } from '#shared/model';
import { listed, notApplicable, passed, refused, type GuardQuestion } from './question.ts';

/** An image and its first logs must fit; below this a receiving disk is next in line to fill. */
const leastBytes = 1_073_741_824;

const receiving = {
  guard: 'receiving-disks',
  asks: 'Do the disks of the receiving nodes have room for what comes?',
} as const;

const doubt = ({ nodeId, availableBytes, expectedBytes }: Receiver): string | undefined => {
  if (availableBytes === undefined) return `${nodeId}: its free space is not known`;
  const left = availableBytes - (expectedBytes ?? 0);
  return left < leastBytes
    ? `${nodeId}: ${Math.max(0, Math.round(left / 1_048_576))} MiB would be left`
    : undefined;
};

/** Unknown space is no space. */
export const receivingDisksGuard = ({ receivers }: GuardQuestion): GuardAnswer => {
  // A node is among them because copies or keys come to it.
  const taking = receivers.filter(
    ({ copiesBefore, copiesAfter, expectedBytes }) => copiesAfter > copiesBefore || expectedBytes !== 0,
  );
  if (taking.length === 0) return notApplicable(receiving, 'No node receives anything.');
  const full = taking.flatMap((receiver) => {
    const says = doubt(receiver);
    return says === undefined ? [] : [{ says, id: receiver.nodeId }];
  });
  return full.length === 0
    ? passed(receiving, `${taking.length} receiving ${taking.length === 1 ? 'node has' : 'nodes have'} room.`)
    : refused(
        receiving,
        `${listed(full.map(({ says }) => says))}.`,
        full.map(({ id }) => id),
      );
};
