import type { History } from '../history.ts';

/** A stretch in which an alarm stood, times in ms since the history began. `untilMs` is Infinity when it never cleared. */
export type Span = {
  readonly severity: 'warning' | 'critical';
  readonly fromMs: number;
  readonly untilMs: number;
};

/** A way to raise alarms about a disk. */
export type RuleSet = { readonly name: string; readonly judge: (history: History) => readonly Span[] };

/** Makes spans out of "does it stand now", one condition at a time. */
export type SpanWriter = {
  readonly tell: (atMs: number, stands: boolean) => void;
  readonly spans: () => readonly Span[];
};

export const writeSpans = (severity: Span['severity']): SpanWriter => {
  const done: Span[] = [];
  let since: number | undefined;
  return {
    tell: (atMs, stands) => {
      if (stands && since === undefined) since = atMs;
      if (stands || since === undefined) return;
      done.push({ severity, fromMs: since, untilMs: atMs });
      since = undefined;
    },
    spans: () => (since === undefined ? done : [...done, { severity, fromMs: since, untilMs: Infinity }]),
  };
};
