import { Checkbox } from '../../../ui/index.ts';
import { Choice } from './choice.tsx';

const hour = 3_600_000;
const deadlines = [
  { value: String(hour / 4), label: '15 m' },
  { value: String(hour), label: '1 h' },
  { value: String(4 * hour), label: '4 h' },
];

/** Whether replacements start first, and when to be asked about what has not left. */
export const SurgeOptions = <
  R extends { readonly surge: boolean; readonly deadlineMs?: number | undefined },
>({
  request,
  ask,
}: {
  readonly request: R;
  readonly ask: (next: R) => void;
}) => (
  <>
    <Checkbox checked={request.surge} onChange={(surge) => ask({ ...request, surge })}>
      Start replacements first
    </Checkbox>
    <Choice
      label="Ask me after"
      value={String(request.deadlineMs ?? hour)}
      options={deadlines}
      onChange={(ms) => ask({ ...request, deadlineMs: Number(ms) })}
    />
  </>
);
