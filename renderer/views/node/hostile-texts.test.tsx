import { expect, it } from 'vitest';
import { fault } from '#shared/fault';
import { defaultAlarmPolicy, epochMs, nodeId, type NodeView } from '#shared/model';
import {
  alarm,
  connected,
  elementsMadeOfText,
  fewHostileTexts,
  hostFacts,
  hostileTexts,
  known,
  nodeView,
  renderScreen,
  snapshot,
  steady,
  unknown,
  volume,
} from '../../test-kit/index.ts';
import { NodeScreen } from './index.ts';

const at = epochMs(1_795_000_000_000);

const show = async (view: NodeView, text: string) => {
  const { id } = view.node;
  const shown = renderScreen(<NodeScreen />, {
    snapshot: snapshot(
      at,
      [view],
      [alarm(id, 'warning', { rule: 'failed-units', units: [text] }, at, 1_000)],
    ),
    answers: {
      'node.history': () => ({ points: [] }),
      'node.policy': () => ({ policy: defaultAlarmPolicy }),
      'node.filling': () => ({
        looks: [
          {
            nodeId: nodeId(id),
            mount: text,
            startedAt: at,
            tookMs: 10,
            paths: [{ path: text, kind: 'log', sizeBytes: 1e9 }],
            deletedOpen: [{ path: text, sizeBytes: 1e9, processId: 1, processName: text }],
            blindSpots: [text],
            cutShort: false,
          },
        ],
      }),
    },
    hash: `#/node/${encodeURIComponent(id)}`,
  });
  await shown.settled();
  await shown.settled();
  return shown;
};

const named = (text: string, replaced: Partial<NodeView> = {}): NodeView =>
  nodeView(
    text.slice(0, 128),
    at,
    { role: text, datacenter: text, region: text },
    {
      facts: hostFacts(at, {
        hostname: known(text, at),
        operatingSystem: known({ id: text, name: text, version: text }, at),
        kernel: known(text, at),
        model: known(text, at),
        temperature: unknown('unreadable', at, text),
        failedUnits: known([text], at),
        volumes: known([{ ...volume(text, 0.5, at), device: text, fileSystem: text }], at),
      }),
      forecasts: [{ mount: text, space: steady, inodes: steady }],
      connection: {
        ...connected(at),
        server: text,
        cipher: text,
        hostKeyFingerprint: text,
      } as NodeView['connection'],
      ...replaced,
    },
  );

it('keeps five hundred hostile names of units text', async () => {
  const view = nodeView(
    'db-1',
    at,
    {},
    { facts: hostFacts(at, { failedUnits: known([...hostileTexts], at) }) },
  );
  await show(view, 'a.service');
  expect(elementsMadeOfText()).toEqual([]);
  expect('__ran' in window).toBe(false);
  expect(document.body.textContent).toContain(hostileTexts[0]);
});

it('keeps whatever a node says of itself text, in every panel of its page', async () => {
  for (const text of fewHostileTexts) {
    const shown = await show(named(text), text);
    expect(elementsMadeOfText()).toEqual([]);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});

it('keeps the reason text for which a node cannot be asked', async () => {
  for (const text of fewHostileTexts) {
    const refused = fault('transport.host-key-changed', text, { details: text, facts: { [text]: text } });
    const shown = await show(
      named(text, { state: 'unknown', connection: { state: 'blocked', since: at, fault: refused } }),
      text,
    );
    expect(elementsMadeOfText()).toEqual([]);
    shown.close();
  }
  expect('__ran' in window).toBe(false);
});
