import { clockText, digestText, imageTag } from '#shared/format';
import { epochMs } from '#shared/model';
import { useReleases } from '../../../queries/index.ts';
import { Button, Menu, SafeText, useClock } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';

/** Which earlier version: of one service, or of a whole stack as it was at a time. */
export const RollbackOptions = ({ request, ask }: OptionProps<'rollback'>) => {
  const clock = useClock();
  const { scope } = request;
  const asked = useReleases(
    scope.kind === 'stack' ? { stack: scope.stack } : { workloadId: scope.workloadId },
  );
  const releases = asked.data?.releases ?? [];
  const now = epochMs(clock.now());
  const chosen =
    scope.kind === 'workload' ? releases.find((release) => release.id === scope.releaseId) : undefined;
  const before = 'the version before this one';
  const words =
    scope.kind === 'stack'
      ? scope.to === undefined
        ? 'as it was before'
        : `as it was at ${clockText(scope.to, now)}`
      : chosen === undefined
        ? before
        : imageTag(chosen.image.reference);
  return (
    <span className={styles['option']}>
      Back to
      <Menu
        trigger={
          <Button>
            <SafeText text={words} limit={60} />
          </Button>
        }
        items={[
          {
            id: 'before',
            label: before,
            onSelect: () =>
              ask({
                ...request,
                scope:
                  scope.kind === 'stack'
                    ? { kind: 'stack', stack: scope.stack }
                    : { kind: 'workload', workloadId: scope.workloadId },
              }),
          },
          ...releases.map((release) => ({
            id: release.id,
            label:
              scope.kind === 'stack' ? (
                `as at ${clockText(release.firstSeenAt, now)}`
              ) : (
                <SafeText text={imageTag(release.image.reference)} mono limit={48} />
              ),
            hint:
              scope.kind === 'stack' ? imageTag(release.image.reference) : (digestText(release.image) ?? ''),
            onSelect: () =>
              ask({
                ...request,
                scope:
                  scope.kind === 'stack'
                    ? { kind: 'stack', stack: scope.stack, to: release.firstSeenAt }
                    : { kind: 'workload', workloadId: scope.workloadId, releaseId: release.id },
              }),
          })),
        ]}
      />
    </span>
  );
};
