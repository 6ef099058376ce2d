import {
  defaultAlarmPolicy,
  type AlarmPolicy,
  type NodeView,
  type Operation,
  type SpaceId,
  type SpaceView,
} from '#shared/model';
import type { Timer } from '../ports/index.ts';
import { createSpaceRules, isSpaceRule, judgeSpaces } from '../rules/index.ts';
import { judgeAnew, type AlarmPlace } from '../workload-watch/index.ts';

/** Judged at least this often, so that `for` times and old readings are seen without an answer, ms. */
const judgeEveryMs = 5_000;
/** Readings of all spaces are gathered this long before they are judged, ms. */
const togetherMs = 250;

export type SpaceAlarmsParts = AlarmPlace & {
  readonly nodes: () => readonly NodeView[];
  readonly spaces: () => readonly SpaceView[];
  readonly operations: () => readonly Operation[];
  /** Undefined: the fleet file was not read yet. */
  readonly declared: () => ReadonlySet<SpaceId> | undefined;
};

/** Raises and clears the alarms about who owns what. */
export type SpaceAlarms = {
  /** Judges soon: there are new readings, or an operation began or ended. */
  readonly judge: () => void;
  readonly setPolicy: (policy: AlarmPolicy) => void;
  readonly end: () => void;
};

/** Starts with the product's own policy. Alarms that stand on the board stay until data clears them. */
export const createSpaceAlarms = (parts: SpaceAlarmsParts): SpaceAlarms => {
  const { clock } = parts;
  const rules = createSpaceRules();
  let policy = defaultAlarmPolicy;
  let gathering: Timer | undefined;

  const judgeNow = (): void => {
    gathering?.cancel();
    gathering = undefined;
    judgeAnew(parts, { nodeId: undefined, isOurs: isSpaceRule }, (at) =>
      judgeSpaces(rules, {
        ...at,
        policy,
        spaces: parts.spaces(),
        nodes: new Map(parts.nodes().map((view) => [view.node.id, view])),
        operations: parts.operations(),
        declared: parts.declared(),
      }),
    );
  };

  let timer = clock.after(judgeEveryMs, function again() {
    judgeNow();
    timer = clock.after(judgeEveryMs, again);
  });
  return {
    judge: () => {
      gathering ??= clock.after(togetherMs, judgeNow);
    },
    setPolicy: (next) => {
      policy = next;
    },
    end: () => {
      timer.cancel();
      gathering?.cancel();
    },
  };
};
