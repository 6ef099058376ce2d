/** The only eight words for a state, as design section 3 draws them. Same members as the model's node state. */
export type StateWord =
  'critical' | 'unknown' | 'stale' | 'warning' | 'draining' | 'maintenance' | 'drained' | 'ok';

/** How a state is written, and the tokens of its colour and tint. */
export const stateLook: Readonly<
  Record<StateWord, { readonly word: string; readonly colour: `--${string}`; readonly tint: `--${string}` }>
> = {
  critical: { word: 'Critical', colour: '--crit', tint: '--crit-t' },
  unknown: { word: 'Unknown', colour: '--unknown', tint: '--unknown-t' },
  stale: { word: 'Stale', colour: '--stale', tint: '--unknown-t' },
  warning: { word: 'Warning', colour: '--warn', tint: '--warn-t' },
  draining: { word: 'Draining', colour: '--drain', tint: '--drain-t' },
  maintenance: { word: 'Maintenance', colour: '--maint', tint: '--maint-t' },
  drained: { word: 'Drained', colour: '--drained', tint: '--drain-t' },
  ok: { word: 'OK', colour: '--ok', tint: '--ok-t' },
};
