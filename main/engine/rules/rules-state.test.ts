import { defaultAlarmPolicy, epochMs, unknownHostFacts, type Alarm, type Evidence } from '#shared/model';
import { describe, expect, it } from 'vitest';
import { createNodeRules, judgeNode, updateAlarms } from './index.ts';
import { alarmIdOf } from './rules-state.ts';
import {
  connected,
  goodFacts,
  hour,
  known,
  minute,
  start,
  testNode,
  volume,
  waiting,
} from './test-kit/index.ts';

const policy = defaultAlarmPolicy;
const evidence: Evidence = {
  rule: 'disk-space',
  mount: '/',
  why: 'low',
  forecast: { kind: 'none', reason: 'too-few-samples' },
  enterRatio: 0.03,
  exitRatio: 0.05,
  availableBytes: 1e9,
  sizeBytes: 100e9,
};
const kept: Alarm = {
  id: alarmIdOf('disk-space', testNode.id, '/'),
  nodeId: testNode.id,
  severity: 'critical',
  evidence,
  raisedAt: epochMs(start - hour),
  confirmedAt: epochMs(start - hour),
  held: false,
};
const observation = {
  now: epochMs(start),
  node: testNode,
  connection: connected,
  lastAnswerAt: epochMs(start),
  policy,
};

describe('a console that was started again', () => {
  it('holds the alarms it had until the node answers, whether or not it can be reached', () => {
    for (const connection of [connected, waiting]) {
      const state = createNodeRules(policy, [], [kept]);
      const facts = unknownHostFacts('not-asked', '', epochMs(start));
      const { findings, held } = judgeNode(state, {
        ...observation,
        connection,
        lastAnswerAt: undefined,
        facts,
      });
      expect(held).toEqual([kept.id]);
      const { changed } = updateAlarms(
        new Map([[kept.id, kept]]),
        testNode.id,
        findings,
        held,
        epochMs(start),
      );
      expect(changed).toEqual([{ ...kept, held: true }]);
    }
  });

  it('goes on with them where they were: between the thresholds they stay', () => {
    const state = createNodeRules(policy, [], [kept]);
    const facts = goodFacts(start, { volumes: known([volume(4e9, start)], start) });
    expect(judgeNode(state, { ...observation, facts }).findings.map((finding) => finding.severity)).toEqual([
      'critical',
    ]);
  });

  it('knows the trend from the kept history at the first answer', () => {
    const points = Array.from({ length: 96 }, (_, i) => ({
      at: epochMs(start - (96 - i) * 15 * minute),
      available: 30e9 + (96 - i) * 0.25e9,
      size: 100e9,
    }));
    const state = createNodeRules(policy, [{ mount: '/', points }]);
    const facts = goodFacts(start, { volumes: known([volume(30e9, start)], start) });
    const [forecast] = judgeNode(state, { ...observation, facts }).forecasts;
    expect(forecast?.space.kind === 'fills' && Math.round((forecast.space.fullAt - start) / hour)).toBe(30);
  });

  it('counts a sample once, however often it is shown', () => {
    const state = createNodeRules(policy, []);
    const facts = goodFacts(start);
    const first = judgeNode(state, { ...observation, facts }).forecasts;
    for (let i = 1; i < 50; i += 1) {
      const again = judgeNode(state, { ...observation, now: epochMs(start + i * 100), facts }).forecasts;
      expect(again).toEqual(first);
    }
    expect(first).toEqual([
      {
        mount: '/',
        space: { kind: 'none', reason: 'too-few-samples' },
        inodes: { kind: 'none', reason: 'too-few-samples' },
      },
    ]);
  });
});
