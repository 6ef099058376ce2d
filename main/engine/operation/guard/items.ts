import type { GuardAnswer, ItemFate } from '#shared/model';
import { listed, notApplicable, passed, refused, type Guard, type GuardQuestion } from './question.ts';

const itemGuard =
  (
    of: { readonly guard: GuardAnswer['guard']; readonly asks: string },
    fate: ItemFate,
    none: string,
  ): Guard =>
  ({ items }: GuardQuestion) => {
    if (items.length === 0) return notApplicable(of, 'Nothing lives on what is touched.');
    const found = items.filter((item) => item.fate === fate);
    return found.length === 0
      ? passed(of, none)
      : refused(
          of,
          listed(found.map(({ name, nodeId, says }) => `${name} on ${nodeId}: ${says}`)),
          found.map(({ id }) => id),
        );
  };

/** Things that would not come back by themselves. */
export const lostItemsGuard = itemGuard(
  { guard: 'lost-items', asks: 'Is anything lost for good?' },
  'lost',
  'Nothing is lost.',
);
/** Things no orchestrator knows: they stay and are simply cut off. */
export const unmanagedItemsGuard = itemGuard(
  { guard: 'unmanaged-items', asks: 'Does anything run there that nobody would move?' },
  'unmanaged',
  'Everything that runs there is managed.',
);
/** Things that want to move and cannot. */
export const blockedItemsGuard = itemGuard(
  { guard: 'blocked-items', asks: 'Can everything that must move go somewhere?' },
  'blocked',
  'Everything that must move has somewhere to go.',
);
