import type { ReactNode } from 'react';
import type { NodeLook } from '#shared/model';
import { RouteLink, type Route } from '../../commands/index.ts';
import { Age, EmptyBlock, FindingList, Panel, SafeText, type ListedFinding } from '../../ui/index.ts';
import styles from './node.module.css';

/**
 * What one kind of look at this node told: what is not right, then `children`. What was seen before the newest look failed stays,
 * hatched, with the reason.
 */
export const LookPanel = ({
  title,
  look,
  absent,
  more,
  children,
}: {
  readonly title: string;
  readonly look: (NodeLook & { readonly findings: readonly ListedFinding[] }) | undefined;
  /** What is said while there is no look. */
  readonly absent: string;
  /** The way to what is not listed; absent: all is. */
  readonly more?: { readonly to: Route; readonly says: string } | undefined;
  readonly children?: ReactNode;
}) => {
  if (look === undefined)
    return (
      <Panel title={title}>
        <EmptyBlock>{absent}</EmptyBlock>
      </Panel>
    );
  const grave = look.findings.filter(({ severity }) => severity !== 'note');
  return (
    <Panel
      title={title}
      aside={look.seenAt === undefined ? undefined : <Age at={look.seenAt} suffix=" old" />}
    >
      <div className={look.state === 'known' ? undefined : 'hatched'}>
        {look.state === 'known' ? null : (
          <EmptyBlock>
            <SafeText text={look.says} limit={300} />
          </EmptyBlock>
        )}
        {grave.length === 0 ? null : (
          <div className={styles['within']}>
            <FindingList findings={grave} />
          </div>
        )}
        {children}
        {more === undefined ? null : (
          <RouteLink to={more.to} className={styles['more']}>
            {more.says}
          </RouteLink>
        )}
      </div>
    </Panel>
  );
};
