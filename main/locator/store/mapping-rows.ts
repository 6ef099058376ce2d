import { slotOf } from '../slot.ts';
import type { Mapping } from '../api/messages.ts';
import { textOf, type Row } from './row.ts';
import { mappingStates } from './tables.ts';

/** Columns of a mapping with its targets by name; `m` is the mapping. */
export const mappingColumns =
  'm.key, p.name AS primary_name, s.name AS secondary_name, m.version, m.state, m.size, m.rate, m.changed_at, m.note';
export const mappingJoins =
  'JOIN target p ON p.id = m.primary_id LEFT JOIN target s ON s.id = m.secondary_id';

/** A mapping of a row of those columns. */
export const mappingOf = (row: Row): Mapping => {
  const { size, rate } = row;
  const key = textOf(row, 'key') ?? '';
  const note = textOf(row, 'note');
  return {
    key,
    slot: slotOf(key),
    primary: textOf(row, 'primary_name') ?? '',
    secondary: textOf(row, 'secondary_name'),
    version: Number(row['version']),
    state: mappingStates[Number(row['state'])] ?? 'active',
    ...(size === null ? {} : { sizeBytes: Number(size) }),
    ...(rate === null ? {} : { ratePerHour: Number(rate) }),
    changedAt: Number(row['changed_at']),
    ...(note === null ? {} : { note }),
  };
};
