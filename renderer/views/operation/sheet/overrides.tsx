import { useMemo } from 'react';
import { guardWord, itemNameText } from '#shared/format';
import { refusingGuards, type GuardAnswer, type Plan, type PlanItem } from '#shared/model';
import { useSpaces, useWorkloads } from '../../../queries/index.ts';
import { Glyph, SafeText } from '../../../ui/index.ts';
import styles from './sheet.module.css';
import type { Decision } from './use-decision.ts';

/** As the contract takes it. */
const longestReason = 500;
const namesShown = 8;

/** Names as people know them: an item or a server that its system calls by a long number goes by its name, a space or a service by its own. */
const useKnownName = (items: readonly PlanItem[]): ((subject: string) => string) => {
  const spaces = useSpaces();
  const workloads = useWorkloads();
  return useMemo(() => {
    const names = new Map(
      spaces.flatMap((space) => [
        [space.id as string, space.name] as const,
        ...space.parties.map(({ id, name }) => [id, name] as const),
      ]),
    );
    for (const item of items) names.set(item.id, itemNameText(item));
    for (const { id, name } of workloads) names.set(id, name);
    return (subject) => names.get(subject) ?? subject;
  }, [spaces, workloads, items]);
};

/** What a guard is about, as far as its sentence does not name it already. */
const Names = ({ guard, items }: { readonly guard: GuardAnswer; readonly items: readonly PlanItem[] }) => {
  const knownName = useKnownName(items);
  const names = guard.subjects.map(knownName).filter((name) => !guard.says.includes(name));
  if (names.length === 0) return null;
  return (
    <small>
      {names.slice(0, namesShown).map((name) => (
        <span key={name}>
          <SafeText text={name} mono limit={48} />{' '}
        </span>
      ))}
      {names.length > namesShown ? `and ${names.length - namesShown} more` : ''}
    </small>
  );
};

const Refusal = ({
  guard,
  items,
  decision,
}: {
  readonly guard: GuardAnswer;
  readonly items: readonly PlanItem[];
  readonly decision: Decision;
}) => (
  <div className={styles['refusal']} data-final={!guard.mayOverride}>
    <p>
      <Glyph state={guard.mayOverride ? 'warning' : 'critical'} decorative />
      <b>{guardWord[guard.guard]}</b> <SafeText text={guard.says} limit={400} />
    </p>
    <Names guard={guard} items={items} />
    {guard.mayOverride ? (
      <label>
        <span>Go on all the same, because</span>
        <input
          value={decision.overrides.get(guard.guard) ?? ''}
          maxLength={longestReason}
          placeholder="Your reason, for the record"
          aria-label={`Reason to override ${guardWord[guard.guard]}`}
          onChange={(event) => decision.setOverride(guard.guard, event.target.value)}
        />
      </label>
    ) : (
      <p className={styles['quiet']}>No reason overrides this one.</p>
    )}
  </div>
);

/** Guards that stand in the way, each with a reason of its own. There is no override for all. */
export const Overrides = ({ plan, decision }: { readonly plan: Plan; readonly decision: Decision }) => {
  const refusing = refusingGuards(plan);
  if (refusing.length === 0) return null;
  return (
    <section aria-label="Guards that refuse" className={styles['refusals']}>
      {refusing.map((guard) => (
        <Refusal key={guard.guard} guard={guard} items={plan.items} decision={decision} />
      ))}
    </section>
  );
};
