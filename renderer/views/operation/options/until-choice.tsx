import { clockText } from '#shared/format';
import { epochMs, type EpochMs } from '#shared/model';
import { useClock } from '../../../ui/index.ts';
import { Choice } from './choice.tsx';

const minuteMs = 60_000;
const open = 'open';
const set = 'set';

/** Until when something holds: until it is ended by hand, for a while from now, or until a time that was chosen before. */
export const UntilChoice = ({
  label,
  openEnd,
  spans,
  until,
  onUntil,
}: {
  readonly label: string;
  /** "Until resumed" */
  readonly openEnd: string;
  readonly spans: readonly { readonly ms: number; readonly label: string }[];
  readonly until: EpochMs | undefined;
  readonly onUntil: (until: EpochMs | undefined) => void;
}) => {
  const clock = useClock();
  return (
    <Choice
      label={label}
      value={until === undefined ? open : set}
      options={[
        { value: open, label: openEnd },
        ...spans.map((span) => ({ value: String(span.ms), label: span.label })),
        ...(until === undefined
          ? []
          : [{ value: set, label: `until ${clockText(until, epochMs(clock.now()))}` }]),
      ]}
      onChange={(next) => {
        if (next === set) return;
        // Whole minutes, so that making the plan again is the same wish.
        onUntil(
          next === open ? undefined : epochMs(Math.ceil((clock.now() + Number(next)) / minuteMs) * minuteMs),
        );
      }}
    />
  );
};
