import { epochMs, nodeId, unknownHostFacts, type FleetNode, type NodeLogs, type NodeView } from '../index.ts';

/** A node without anything that is special, changed as the test says. */
export const testNode = (id: string, change: Partial<FleetNode> = {}): FleetNode => ({
  id: nodeId(id),
  address: id,
  port: 22,
  user: 'ops',
  jump: [],
  labels: {},
  groups: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  logDirectories: [],
  expectedMounts: [],
  ...change,
});

/** A node of which nothing was heard yet. */
export const testNodeView = (id: string, change: Partial<NodeView> = {}): NodeView => ({
  node: testNode(id),
  connection: { state: 'connecting', since: epochMs(0), attempt: 1 },
  state: 'unknown',
  facts: unknownHostFacts('not-asked', '', epochMs(0)),
  forecasts: [],
  ...change,
});

/** What a look told of a node that has no logs. */
export const testNodeLogs = (id: string, change: Partial<NodeLogs> = {}): NodeLogs => ({
  nodeId: nodeId(id),
  state: 'known',
  says: '',
  observedAt: epochMs(0),
  everyMs: 300_000,
  observedBy: 'toy',
  logs: [],
  others: { files: 0, sizeBytes: 0 },
  rules: [],
  ruleProblems: [],
  deletedOpen: [],
  findings: [],
  blindSpots: [],
  cutShort: false,
  ...change,
});
