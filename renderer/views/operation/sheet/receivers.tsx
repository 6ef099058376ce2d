import { bytesText, countText, memoryText, spaceChanges, takenOn } from '#shared/format';
import type { Plan, Receiver } from '#shared/model';
import { RoomBar, SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';

const Disk = ({ receiver }: { readonly receiver: Receiver }) => {
  const { availableBytes, expectedBytes } = receiver;
  if (availableBytes === undefined) return <>disk unknown</>;
  const tight = expectedBytes !== undefined && expectedBytes > availableBytes;
  return (
    <span data-tone={tight ? 'critical' : undefined}>
      {bytesText(availableBytes)} free
      {expectedBytes === undefined
        ? ''
        : expectedBytes === 0
          ? ', takes nothing of it'
          : `, takes ${bytesText(expectedBytes)}`}
    </span>
  );
};

/** The nodes that take something over, and the room they have for it. */
export const Receivers = ({ plan }: { readonly plan: Plan }) => {
  const { receivers } = plan;
  const changes = spaceChanges(plan);
  if (receivers.length === 0) return null;
  return (
    <section aria-labelledby="receivers">
      <h3 id="receivers" className={styles['heading']}>
        Receivers <small>free disk, and what this takes of it in blue</small>
      </h3>
      <ul className={styles['receivers']}>
        {receivers.map((receiver) => (
          <li key={receiver.nodeId}>
            <b>
              <SafeText text={receiver.nodeId} mono limit={40} />
            </b>
            <span>
              {receiver.copiesAfter === receiver.copiesBefore
                ? ''
                : `${countText(receiver.copiesBefore)} → ${countText(receiver.copiesAfter)} copies`}
            </span>
            {takenOn(changes, receiver.nodeId).map((what) => (
              <span key={what} className={styles['takes']}>
                takes <SafeText text={what} limit={80} />
              </span>
            ))}
            <div>
              <RoomBar free={receiver.availableBytes} takes={receiver.expectedBytes} />
            </div>
            <small>
              <Disk receiver={receiver} />
              {receiver.memoryAvailableBytes === undefined
                ? ', memory unknown'
                : `, ${memoryText(receiver.memoryAvailableBytes)} memory`}
            </small>
            {/* Where it takes nothing but what is named above, its own words only repeat that. */}
            {receiver.copiesAfter === receiver.copiesBefore &&
            takenOn(changes, receiver.nodeId).length > 0 ? null : (
              <small>
                <SafeText text={receiver.says} limit={200} />
              </small>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
