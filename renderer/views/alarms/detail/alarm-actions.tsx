import { useMemo, useState } from 'react';
import type { Alarm, EpochMs } from '#shared/model';
import { alarmRoute, useCommands, useRouter } from '../../../commands/index.ts';
import { explainFault, useUnsilence } from '../../../queries/index.ts';
import { Button, ErrorBlock, useToast } from '../../../ui/index.ts';
import { isSilenced } from '../alarm-lists.ts';
import styles from '../alarms.module.css';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { SilenceDialog } from './silence-dialog.tsx';

/** Troubles whose subjects are logs; those of others are rules. */
const onLogs: ReadonlySet<string> = new Set([
  'uncovered',
  'no-cap',
  'will-not-fit',
  'fills-before-rotation',
] satisfies readonly Extract<Alarm['evidence'], { rule: 'log-trouble' }>['kind'][]);

/** Faults in which a server key waits for a person. */
const keyCodes: readonly string[] = ['transport.host-key-unknown', 'transport.host-key-changed'];

type Form = 'acknowledge' | 'silence';

/** The log an alarm is about, as the screen of logs names it: what can be done about it stands there. */
const logOf = ({ evidence, nodeId }: Alarm): string | undefined => {
  if (evidence.rule !== 'log-trouble' || nodeId === undefined) return undefined;
  const [path] = evidence.subjects;
  return path?.startsWith('/') === true && onLogs.has(evidence.kind) ? `${nodeId}:${path}` : undefined;
};

/** The forms by key: single letters open a form, they never act. */
const useFormKeys = (open: boolean, show: (form: Form) => void): void =>
  useCommands(
    useMemo(
      () =>
        open
          ? [
              {
                id: 'alarm.acknowledge',
                title: 'Acknowledge this alarm...',
                group: 'View',
                keys: 'a',
                run: () => show('acknowledge'),
              },
              {
                id: 'alarm.silence',
                title: 'Silence this alarm...',
                group: 'View',
                keys: 's',
                run: () => show('silence'),
              },
            ]
          : [],
      [open, show],
    ),
  );

/** What a person can say about an alarm, and the way to its node. */
export const AlarmActions = ({ alarm, now }: { readonly alarm: Alarm; readonly now: EpochMs }) => {
  const router = useRouter();
  const say = useToast();
  const unsilence = useUnsilence();
  const [form, show] = useState<Form | undefined>(undefined);
  const open = alarm.clearedAt === undefined;
  const silenced = isSilenced(alarm, now);
  const close = (): void => show(undefined);
  const at = 'mount' in alarm.evidence ? alarm.evidence.mount : undefined;
  const mount = at === undefined ? {} : { mount: at };
  const log = logOf(alarm);
  const waitsForKey = open && 'fault' in alarm.evidence && keyCodes.includes(alarm.evidence.fault.code);
  useFormKeys(open, show);
  return (
    <div className={styles['actions']}>
      {waitsForKey ? (
        <Button look="solid" onClick={() => router.amend({ key: alarm.nodeId })}>
          Compare the key...
        </Button>
      ) : null}
      {open && log !== undefined ? (
        <Button look="solid" onClick={() => router.go({ screen: 'logs', query: { log } })}>
          Open log
        </Button>
      ) : null}
      <Button
        look={waitsForKey || (open && log !== undefined) ? 'plain' : 'solid'}
        onClick={() => router.go({ ...alarmRoute(alarm), query: { ...alarmRoute(alarm).query, ...mount } })}
      >
        {alarm.nodeId === undefined ? 'Open replicas' : 'Open node'}
      </Button>
      {open && alarm.acknowledged === undefined ? (
        <Button onClick={() => show('acknowledge')}>Acknowledge...</Button>
      ) : null}
      {open ? (
        <Button onClick={() => show('silence')}>{silenced ? 'Silence longer...' : 'Silence...'}</Button>
      ) : null}
      {silenced ? (
        <Button
          look="ghost"
          disabled={unsilence.isPending}
          onClick={() =>
            unsilence.mutate({ alarmId: alarm.id }, { onSuccess: () => say('The silence has ended.') })
          }
        >
          End the silence
        </Button>
      ) : null}
      {unsilence.error === null ? null : <ErrorBlock {...explainFault(unsilence.error)} />}
      {form === 'acknowledge' ? <AcknowledgeDialog alarm={alarm} onClose={close} /> : null}
      {form === 'silence' ? <SilenceDialog alarm={alarm} onClose={close} /> : null}
    </div>
  );
};
