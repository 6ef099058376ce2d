import { expect, it } from 'vitest';
import { fault, type FaultCode } from '#shared/fault';
import { epochMs } from '#shared/model';
import { nodeView } from '../../test-kit/index.ts';
import { checkingOf } from './checking.ts';

const now = epochMs(1_800_000_000_000);
const blocked = (id: string, code: FaultCode) =>
  nodeView(id, now, {}, { connection: { state: 'blocked', since: now, fault: fault(code, 'x') } });

it('puts the most dangerous first: a changed key, then a refusal, then a question, then what is only slow', () => {
  const waiting = nodeView(
    'a-slow',
    now,
    {},
    {
      connection: {
        state: 'waiting',
        since: now,
        attempt: 1,
        nextTryAt: now,
        fault: fault('transport.unreachable', 'x'),
      },
    },
  );
  const checking = checkingOf([
    waiting,
    blocked('b-new', 'transport.host-key-unknown'),
    blocked('c-refused', 'transport.auth-failed'),
    blocked('d-changed', 'transport.host-key-changed'),
    nodeView('ready', now),
    nodeView('asking', now, {}, { connection: { state: 'connecting', since: now, attempt: 1 } }),
  ]);
  expect({
    stuck: checking.stuck.map((view) => view.node.id),
    ready: checking.ready.map((view) => view.node.id),
    asking: checking.asking.map((view) => view.node.id),
  }).toEqual({ stuck: ['d-changed', 'c-refused', 'b-new', 'a-slow'], ready: ['ready'], asking: ['asking'] });
});
