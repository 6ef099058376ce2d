import { assertNever, faultCatalogue } from '#shared/fault';
import type { Connection, EpochMs, FleetNode } from '#shared/model';
import { plural } from './quantity.ts';
import { durationText } from './time.ts';

/** How we stand with a node, in words: what is so, why, what to do next. `next` is empty when there is nothing to do. */
export type ConnectionText = { readonly title: string; readonly because: string; readonly next: string };

const placeOf = ({ address, port }: FleetNode): string => (port === 22 ? address : `${address} port ${port}`);

const pathOf = ({ jump }: FleetNode): string => (jump.length === 0 ? '' : ` through ${jump.join(', ')}`);

/** Writes the state of a connection. */
export const connectionText = (connection: Connection, node: FleetNode, now: EpochMs): ConnectionText => {
  switch (connection.state) {
    case 'connecting':
      return {
        title: `Asking ${node.id}`,
        because: `Connecting to ${placeOf(node)}${pathOf(node)} since ${durationText(now - connection.since)}${connection.attempt > 1 ? `, try ${connection.attempt}` : ''}.`,
        next: '',
      };
    case 'connected':
      return {
        title: `Connected to ${node.id}`,
        because: `${node.user} at ${placeOf(node)}${pathOf(node)} for ${durationText(now - connection.since)}. ${connection.server}, ${connection.cipher}.`,
        next: connection.strictKeyExchange
          ? ''
          : 'Update OpenSSH there: its key exchange lacks the guard against the Terrapin attack.',
      };
    case 'waiting':
      return {
        title: faultCatalogue[connection.fault.code].title,
        because: `${connection.fault.says} ${plural(connection.attempt, 'try', 'tries')} so far, the next in ${durationText(connection.nextTryAt - now)}.`,
        next: faultCatalogue[connection.fault.code].next,
      };
    case 'blocked':
      return {
        title: faultCatalogue[connection.fault.code].title,
        because: `${connection.fault.says} ${faultCatalogue[connection.fault.code].cause}`,
        next: faultCatalogue[connection.fault.code].next,
      };
    default:
      return assertNever(connection);
  }
};
