import type { EpochMs, Operation, Origin, WorkloadView } from '#shared/model';
import { countText, listText, numberWord, plural } from './quantity.ts';
import type { Situation, SituationPart } from './situation.ts';
import {
  expectedVerdicts,
  isReadingOld,
  unexpectedVerdicts,
  workloadCause,
  type WorkloadCause,
} from './workload-standing.ts';

const named = 2;
const strong = (text: string): SituationPart => ({ text, tone: 'strong' });
const plain = (text: string): SituationPart => ({ text, tone: 'plain' });

const shortParts = (short: readonly WorkloadView[]): readonly SituationPart[] => {
  const [first] = short;
  if (first === undefined) return [];
  if (short.length === 1) {
    const missing = first.counts.desired - first.counts.running;
    const what = missing > 0 ? `is short by ${countText(missing)}` : 'does not keep its minimum';
    return [{ text: `${first.name} ${what} and that is not expected. `, tone: 'critical' }];
  }
  const names = short.slice(0, named).map((it) => it.name);
  const more = short.length - names.length;
  return [
    {
      text: `${listText(more > 0 ? [...names, `${more} more`] : names)} are short and that is not expected. `,
      tone: 'critical',
    },
  ];
};

const movingParts = (
  moving: readonly WorkloadView[],
  others: boolean,
  operations: readonly Operation[],
): readonly SituationPart[] => {
  if (moving.length === 0) return [];
  const ids = new Set(moving.flatMap((it) => expectedVerdicts(it).map((verdict) => verdict.explainedBy)));
  const titles = operations.filter((it) => ids.has(it.id)).map((it) => `"${it.plan.title}"`);
  const because = titles.length === 0 ? '' : ` because of ${listText(titles.slice(0, named))}`;
  const below = moving.filter(({ counts, policy }) => counts.available < policy.minimum);
  const floor =
    below.length === 0 ? 'all at or above their minimum' : `${countText(below.length)} below the minimum`;
  return [
    plain(
      `${plural(moving.length, others ? 'more service is' : 'service is', others ? 'more services are' : 'services are')} moving${because}, ${floor}. `,
    ),
  ];
};

const rulesText = (broken: readonly WorkloadView[]): string => {
  const count = broken.reduce((sum, it) => sum + Math.max(1, unexpectedVerdicts(it).length), 0);
  return count === 0 ? '' : `${numberWord(count)} ${count === 1 ? 'rule is' : 'rules are'} broken. `;
};

const unknownText = (unknown: readonly WorkloadView[]): string =>
  unknown.length === 0
    ? ''
    : unknown.length === 1
      ? `${unknown[0]?.name ?? ''} is not fully known. `
      : `${countText(unknown.length)} services are not fully known. `;

const darkParts = (origins: readonly Origin[], now: EpochMs): readonly SituationPart[] => {
  const dark = origins.filter((it) => it.state === 'unknown' || isReadingOld(it, now));
  return dark.map((it) =>
    strong(`Nothing is known of ${it.name}${it.says === '' ? '' : `: ${it.says}`}. `.replace('.. ', '. ')),
  );
};

const tornText = (origins: readonly Origin[]): string =>
  origins
    .filter((it) => it.disagreements.length > 0)
    .map((it) => `Nodes disagree about ${it.name}. `)
    .join('');

/** The plain sentence that opens the replicas: what is short and not expected, what is moving, which rules are broken, else what is normal. */
export const workloadSituation = ({
  workloads,
  origins,
  operations,
  now,
}: {
  readonly workloads: readonly WorkloadView[];
  readonly origins: readonly Origin[];
  readonly operations: readonly Operation[];
  readonly now: EpochMs;
}): Situation => {
  const dark = darkParts(origins, now);
  if (workloads.length === 0)
    return {
      parts: [
        ...dark,
        strong('No services yet.'),
        plain(' Nothing here runs Docker, and the fleet file declares no service.'),
      ],
    };
  const by = Map.groupBy(workloads, (it): WorkloadCause => workloadCause(it, isReadingOld(it, now)));
  const of = (cause: WorkloadCause): readonly WorkloadView[] => by.get(cause) ?? [];
  const short = of('short');
  const calm = of('as-planned').length + of('expected').length === workloads.length;
  const copies = workloads.reduce((sum, it) => sum + it.counts.running, 0);
  return {
    parts: [
      ...dark,
      ...shortParts(short),
      ...(calm
        ? [
            strong(
              `${workloads.length === 1 ? 'The one service is' : `All ${countText(workloads.length)} services are`} as planned. `,
            ),
          ]
        : short.length === 0
          ? [strong('No service is short of copies unexpectedly. ')]
          : []),
      ...movingParts(of('expected'), short.length > 0, operations),
      plain(rulesText(of('rule'))),
      plain(unknownText(of('unknown'))),
      plain(tornText(origins)),
      plain(calm ? `${plural(copies, 'copy runs', 'copies run')}.` : ''),
    ].filter((part) => part.text !== ''),
  };
};
