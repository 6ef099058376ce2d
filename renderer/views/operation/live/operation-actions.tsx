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
const mayUndo: readonly OperationState[] = ['succeeded', 'failed', 'cancelled', 'abandoned'];

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
  const undo = (): void => openPlan(router, { kind: 'undo', operationId });
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
        <>
          <Button acts look="solid" disabled={isBusy} onClick={() => resume.mutate({ operationId })}>
            Resume
          </Button>
          <Button acts onClick={undo}>
            Undo...
          </Button>
          <Button acts onClick={() => open('abandon')}>
            Give up...
          </Button>
        </>
      ) : null}
      {mayAbort.includes(state) && asked !== 'cancel' ? (
        <Button acts onClick={() => open('abort')}>
          Abort...
        </Button>
      ) : null}
      {mayUndo.includes(state) && operation.undoneBy === undefined ? (
        <>
          {state === 'succeeded' && request.kind === 'undrain' ? (
            <Button
              acts
              look="solid"
              onClick={() => openPlan(router, { kind: 'rebalance', workloadIds: [] })}
            >
              Rebalance...
            </Button>
          ) : null}
          {state === 'succeeded' && request.kind === 'drain' ? (
            <Button
              acts
              look="solid"
              onClick={() => openPlan(router, { kind: 'undrain', nodeIds: request.nodeIds })}
            >
              Undrain...
            </Button>
          ) : null}
          <Button acts onClick={undo}>
            Undo...
          </Button>
        </>
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
