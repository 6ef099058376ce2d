import { useMemo, useState } from 'react';
import type { Operation, OperationState } from '#shared/model';
import { openPlan, useCommands, useRouter, type Command } from '../../../commands/index.ts';
import { explainFault, useContinue, usePause, useResume } from '../../../queries/index.ts';
import { Button, ErrorBlock } from '../../../ui/index.ts';
import { AbortDialog } from './abort-dialog.tsx';
import { AbandonDialog } from './abandon-dialog.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import styles from './live.module.css';

type Dialog = 'abort' | 'abandon' | 'decide';

const mayPause: readonly OperationState[] = ['running'];
const mayAbort: readonly OperationState[] = ['running', 'paused', 'asking'];

/** `P` pauses and continues: it holds a run still, and never begins one. */
const usePauseKey = (isShown: boolean, toggle: () => void): void =>
  useCommands(
    useMemo(
      (): readonly Command[] =>
        isShown
          ? [
              {
                id: 'operation.pause',
                title: 'Pause or continue this operation',
                group: 'Operation',
                keys: 'p',
                acts: true,
                run: toggle,
              },
            ]
          : [],
      [isShown, toggle],
    ),
  );

/** What follows upon one that went well. */
const Next = ({ operation: { plan } }: { readonly operation: Operation }) => {
  const router = useRouter();
  const { request } = plan;
  if (request.kind === 'undrain')
    return (
      <Button acts look="solid" onClick={() => openPlan(router, { kind: 'rebalance', workloadIds: [] })}>
        Rebalance...
      </Button>
    );
  if (request.kind !== 'drain') return null;
  return (
    <Button acts look="solid" onClick={() => openPlan(router, { kind: 'undrain', nodeIds: request.nodeIds })}>
      Undrain...
    </Button>
  );
};

/** What a person can do with an operation in its state. */
export const OperationActions = ({ operation }: { readonly operation: Operation }) => {
  const router = useRouter();
  const { id: operationId, state, plan, asked } = operation;
  const isHeld = state === 'paused' || asked === 'pause';
  const pause = usePause();
  const goOn = useContinue();
  const resume = useResume();
  const [dialog, open] = useState<Dialog | undefined>(undefined);
  const isBusy = pause.isPending || goOn.isPending || resume.isPending;
  const fault = pause.error ?? goOn.error ?? resume.error;
  const [pauseNow, goOnNow] = [pause.mutate, goOn.mutate];
  const toggle = useMemo(
    () => () => (isHeld ? goOnNow({ operationId }) : pauseNow({ operationId })),
    [isHeld, operationId, pauseNow, goOnNow],
  );
  usePauseKey((state === 'running' && asked !== 'cancel') || state === 'paused', toggle);
  const { request } = plan;
  return (
    <div className={styles['actions']}>
      {mayPause.includes(state) && asked === undefined ? (
        <Button acts disabled={isBusy} onClick={toggle}>
          Pause <kbd>P</kbd>
        </Button>
      ) : null}
      {isHeld ? (
        <Button acts look="solid" disabled={isBusy} onClick={toggle}>
          Continue <kbd>P</kbd>
        </Button>
      ) : null}
      {state === 'asking' ? (
        <Button acts look="solid" onClick={() => open('decide')}>
          Decide...
        </Button>
      ) : null}
      {state === 'interrupted' ? (
        <Button acts look="solid" disabled={isBusy} onClick={() => resume.mutate({ operationId })}>
          Resume
        </Button>
      ) : null}
      {mayAbort.includes(state) && asked !== 'cancel' ? (
        <Button acts onClick={() => open('abort')}>
          Abort...
        </Button>
      ) : null}
      {state === 'succeeded' && operation.undoneBy === undefined ? <Next operation={operation} /> : null}
      {operation.undoable === true && operation.undoneBy === undefined ? (
        <Button acts onClick={() => openPlan(router, { kind: 'undo', operationId })}>
          Undo...
        </Button>
      ) : null}
      {state === 'interrupted' ? (
        <Button acts onClick={() => open('abandon')}>
          Give up...
        </Button>
      ) : null}
      {state === 'failed' ? (
        <Button acts onClick={() => openPlan(router, request)}>
          Plan it again...
        </Button>
      ) : null}
      {fault === null ? null : <ErrorBlock {...explainFault(fault)} />}
      {dialog === 'abort' ? <AbortDialog operation={operation} onClose={() => open(undefined)} /> : null}
      {dialog === 'abandon' ? <AbandonDialog operation={operation} onClose={() => open(undefined)} /> : null}
      {dialog === 'decide' ? <DecideDialog operation={operation} onClose={() => open(undefined)} /> : null}
    </div>
  );
};
