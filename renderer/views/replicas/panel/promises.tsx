import { promiseTag, verdictText } from '#shared/format';
import type { ReplicaVerdict } from '#shared/model';
import { operationRoute, RouteLink } from '../../../commands/index.ts';
import { useOperation } from '../../../queries/index.ts';
import { Glyph, Panel, SafeText } from '../../../ui/index.ts';
import type { ReplicaRow } from '../grid/rows.ts';
import styles from './panel.module.css';

const glyphOf = ({ holds, explainedBy }: ReplicaVerdict) =>
  holds === 'yes'
    ? 'ok'
    : holds === 'unknown'
      ? 'unknown'
      : explainedBy === undefined
        ? 'warning'
        : 'draining';

const Because = ({ id }: { readonly id: string }) => {
  const operation = useOperation(id as never);
  if (operation === undefined) return <>Expected: an operation under way explains it.</>;
  return (
    <>
      Expected:{' '}
      <RouteLink to={operationRoute(operation.id)} className={styles['link']}>
        <SafeText text={operation.plan.title} limit={60} />
      </RouteLink>
    </>
  );
};

/** What the service is held to, each judged now. */
export const Promises = ({ row }: { readonly row: ReplicaRow }) => (
  <Panel title="Promises" aside={row.isOld ? 'as of the last reading' : undefined}>
    <ul className={styles['list']}>
      {row.workload.verdicts.map((verdict) => (
        <li key={verdict.policy}>
          <Glyph state={row.isOld ? 'stale' : glyphOf(verdict)} />
          <span className={styles['what']}>
            <SafeText text={promiseTag(verdict.policy, row.workload.policy)} limit={60} />
          </span>
          <span className={styles['rest']}>
            {verdict.holds === 'yes' ? (
              'holds'
            ) : (
              <SafeText text={verdictText(verdict, row.workload)} limit={400} expandable />
            )}
            {verdict.holds === 'no' && verdict.explainedBy !== undefined ? (
              <small>
                <Because id={verdict.explainedBy} />
              </small>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  </Panel>
);
