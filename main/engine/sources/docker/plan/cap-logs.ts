import { noOffer, refused, whyNoCap, withCap, type Look, type Offer } from '../../../source-kit/index.ts';
import { askLogConfig, isSameLog, logWords, type LogChange, type LogConfig } from '../log-config.ts';
import {
  copiesOf,
  workloadNamed,
  type ContainerOnNode,
  type DockerView,
  type RequestOf,
} from './containers-on.ts';
import { rollout } from './replace.ts';

const lookId = ({ nodeId, container }: ContainerOnNode): string => `log ${nodeId} ${container.Id}`;

/** How each copy keeps its log now: Docker's list does not say it. */
export const lookForCapLogs = (view: DockerView, request: RequestOf<'cap-logs'>): readonly Look[] => {
  const workload = workloadNamed(view, request.workloadId);
  return workload === undefined
    ? []
    : copiesOf(view, workload).map((at) => ({
        id: lookId(at),
        through: [at.nodeId],
        ask: askLogConfig(at.nodeId, at.container.Id),
      }));
};

type Change = { readonly at: ContainerOnNode; readonly log: LogChange };

/** What is to be changed of one copy; undefined: it is so already. A sentence where it cannot be. */
const changeOf = (
  view: DockerView,
  at: ContainerOnNode,
  request: RequestOf<'cap-logs'>,
): Change | undefined | string => {
  const looked = view.looked?.get(lookId(at));
  if (looked?.ok !== true)
    return `How ${at.name} on ${at.nodeId} keeps its log cannot be read: ${looked?.fault.says ?? 'nobody was asked.'}`;
  const { driver, options } = looked.value as LogConfig;
  const why = whyNoCap(driver);
  if (why !== undefined) return `The log of ${at.name} on ${at.nodeId} cannot be capped. ${why}`;
  const to = { ...withCap(options, request) };
  return isSameLog({ driver, options }, { driver, options: to })
    ? undefined
    : { at, log: { driver, from: { ...options }, to } };
};

const isOfCompose = ({ container }: ContainerOnNode): boolean =>
  container.Labels?.['com.docker.compose.project'] !== undefined;

/** What a person has to know before: what goes for good, and what another tool will do later. */
const warningsOf = (name: string, changes: readonly Change[]): readonly string[] => [
  `What the old containers of ${name} have written to their logs is removed with them at the end, and does not come back with an undo: "docker logs" begins anew.`,
  ...(changes.some(({ at }) => isOfCompose(at))
    ? [
        'The Compose file on the machine is not changed and says nothing of the cap: write it there too (logging, options, max-size and max-file), or the next "docker compose up" that makes the container anew takes the cap away.',
      ]
    : []),
];

const stoppedOnes = (copies: readonly ContainerOnNode[]): readonly string[] =>
  copies
    .filter(({ container }) => container.State !== 'running')
    .map(({ name, nodeId }) => `${name} on ${nodeId} does not run: it is left as it is, without the cap.`);

/** Bounds what each copy writes to its log: another container like it takes its place, since Docker changes it for none that is there. */
export const planCapLogs = (view: DockerView, request: RequestOf<'cap-logs'>): Offer => {
  const workload = workloadNamed(view, request.workloadId);
  if (workload === undefined) return noOffer;
  const all = copiesOf(view, workload);
  // One that was stopped writes nothing, and to replace it would be to start it.
  const copies = all.filter(({ container }) => container.State === 'running');
  if (copies.length === 0)
    return refused(`No container of ${workload.name} is seen to run, so none can be made like it.`);
  const found = copies.map((at) => changeOf(view, at, request));
  const troubles = found.filter((one) => typeof one === 'string');
  if (troubles.length > 0) return refused(troubles.join(' '));
  const changes = found.filter((one) => typeof one === 'object');
  if (changes.length === 0) return refused(`Every copy of ${workload.name} has that cap already.`);
  const logs = new Map(changes.map(({ at, log }) => [at, log]));
  const offer = rollout(
    view,
    workload,
    { image: undefined, pull: false, logOf: (at) => logs.get(at) },
    changes.map(({ at }) => at),
  );
  return {
    ...offer,
    changes: offer.changes.map((change, at) => {
      const log = changes[at]?.log;
      return log === undefined
        ? change
        : {
            ...change,
            log: {
              from: logWords({ driver: log.driver, options: log.from }),
              to: logWords({ driver: log.driver, options: log.to }),
            },
          };
    }),
    warnings:
      offer.refusal === undefined
        ? [...warningsOf(workload.name, changes), ...stoppedOnes(all), ...offer.warnings]
        : [],
  };
};
