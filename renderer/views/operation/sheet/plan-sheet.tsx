import type { NodeId, OperationRequest, Plan } from '#shared/model';
import { planSentence, requestSubject, verbOfRequest } from '#shared/format';
import { explainFault, useLeave, usePlan } from '../../../queries/index.ts';
import {
  Age,
  Button,
  ClockTime,
  EmptyBlock,
  ErrorBlock,
  Glyph,
  SafeText,
  Sentence,
  Sheet,
} from '../../../ui/index.ts';
import { RequestOptions } from '../options/request-options.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { NodeNames, useNodesName } from '../who.tsx';
import { Changes } from './changes.tsx';
import { Confirm } from './confirm.tsx';
import { Fates } from './fates.tsx';
import { Files } from './files.tsx';
import { FinalSteps } from './final-steps.tsx';
import { Guards } from './guards.tsx';
import { Items } from './items.tsx';
import { Locks } from './locks.tsx';
import { Overrides } from './overrides.tsx';
import { Owners } from './owners.tsx';
import { Promises } from './promises.tsx';
import { ReadOnly } from './read-only.tsx';
import { Receivers } from './receivers.tsx';
import styles from './sheet.module.css';
import { Steps } from './steps.tsx';
import { useDecision, type Decision } from './use-decision.ts';

const noNodes: readonly NodeId[] = [];

const Title = ({ request }: { readonly request: OperationRequest }) => {
  const nodeIds = 'nodeIds' in request ? request.nodeIds : noNodes;
  const nodesName = useNodesName(nodeIds);
  return (
    <>
      {verbOfRequest(request)}{' '}
      {nodeIds.length > 1 ? (
        <SafeText text={nodesName} limit={60} />
      ) : (
        <SafeText text={requestSubject(request)} mono limit={60} />
      )}
    </>
  );
};

const Aged = ({ plan, planning }: { readonly plan: Plan; readonly planning: boolean }) =>
  planning ? (
    <>Reading the fleet for a new plan...</>
  ) : (
    <>
      Planned <ClockTime at={plan.madeAt} />, <Age at={plan.madeAt} /> ago.
      {plan.refusal === undefined ? ' Checked again when you start.' : ''}
    </>
  );

const Warnings = ({ plan }: { readonly plan: Plan }) =>
  plan.warnings.length === 0 ? null : (
    <ul className={styles['warnings']}>
      {plan.warnings.map((warning) => (
        <li key={warning}>
          <Glyph state="warning" />
          <SafeText text={warning} limit={400} />
        </li>
      ))}
    </ul>
  );

/** What was found before it was refused: with that a person sees why. */
const RefusedBody = ({ plan, planning }: { readonly plan: Plan; readonly planning: boolean }) => (
  <div className={styles['main']} data-old={planning}>
    <Warnings plan={plan} />
    <Files plan={plan} />
  </div>
);

const Body = ({
  plan,
  planning,
  decision,
}: {
  readonly plan: Plan;
  readonly planning: boolean;
  readonly decision: Decision;
}) => (
  <div className={styles['sides']} data-old={planning}>
    <div className={styles['main']}>
      {plan.items.length === 0 ? null : <Fates items={plan.items} />}
      <Overrides plan={plan} decision={decision} />
      <FinalSteps plan={plan} />
      <Warnings plan={plan} />
      <Files plan={plan} />
      <Changes plan={plan} />
      <Items plan={plan} />
      <Owners plan={plan} />
      <Promises plan={plan} />
      <Timeline plan={plan} />
      <Steps plan={plan} />
    </div>
    <aside className={styles['beside']} aria-label="What was checked">
      <Guards plan={plan} />
      <Receivers plan={plan} />
      <Locks plan={plan} decision={decision} />
      <p className={styles['closes']}>
        <b>If this console closes:</b> <SafeText text={plan.ifConsoleCloses} limit={400} />
      </p>
      <p className={styles['closes']}>
        <b>If a step fails:</b>{' '}
        {plan.onFailure === 'undo'
          ? 'what was done is taken back.'
          : 'it stops there, and what was done stays.'}
      </p>
    </aside>
  </div>
);

/** The way to start it, or why this console starts nothing. */
const Foot = (parts: { readonly plan: Plan; readonly planning: boolean; readonly decision: Decision }) => {
  const leave = useLeave();
  if (leave.error !== null) return <ErrorBlock {...explainFault(leave.error)} />;
  if (leave.data === undefined) return <p>Asking whether this console may act.</p>;
  return leave.data.allowed ? <Confirm {...parts} /> : <ReadOnly leave={leave.data} />;
};

/** One wish as a plan: what would happen, what was checked, and the way to start it. Nothing is sent before that. */
export const PlanSheet = ({
  request,
  onClose,
}: {
  readonly request: OperationRequest;
  readonly onClose: () => void;
}) => {
  const asked = usePlan(request);
  const plan = asked.data;
  const planning = asked.isFetching;
  const decision = useDecision(plan, () => asked.refetch());
  return (
    <Sheet
      onClose={onClose}
      title={<Title request={request} />}
      aside={plan === undefined ? undefined : <Aged plan={plan} planning={planning} />}
      footer={
        plan === undefined || plan.refusal !== undefined ? undefined : (
          <Foot plan={plan} planning={planning} decision={decision} />
        )
      }
    >
      <div className={styles['sheet']}>
        {plan === undefined ? null : <Sentence parts={planSentence(plan)} />}
        {plan?.estimateSays === undefined || plan.refusal !== undefined ? null : (
          <p className={styles['names']}>
            <SafeText text={plan.estimateSays} limit={300} />
          </p>
        )}
        {'nodeIds' in request ? (
          <div className={styles['names']}>
            <NodeNames ids={request.nodeIds} />
          </div>
        ) : null}
        <RequestOptions request={request} />
        {asked.error === null ? null : (
          <ErrorBlock
            {...explainFault(asked.error)}
            actions={
              <Button acts onClick={() => void asked.refetch()}>
                Make a new plan
              </Button>
            }
          />
        )}
        {plan === undefined && asked.error === null ? (
          <EmptyBlock>Reading the fleet and making the plan. Nothing is changed by this.</EmptyBlock>
        ) : null}
        {plan === undefined ? null : plan.refusal === undefined ? (
          <Body plan={plan} planning={planning} decision={decision} />
        ) : (
          <RefusedBody plan={plan} planning={planning} />
        )}
      </div>
    </Sheet>
  );
};
