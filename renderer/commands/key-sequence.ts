/** What a key press is called in a command's `keys`: `k`, `?`, `Escape`, `mod+k` (Ctrl, or Cmd on a Mac). */
export const keyName = (event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): string => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${key}`;
};

/** A second key of a sequence must follow this soon, ms: slower than a chord, faster than a thought. */
export const sequenceWindowMs = 1_200;

export type Pressed = { readonly key: string; readonly atMs: number };

/**
 * Which of the known key texts these presses complete: two presses in time (`g f`) before the last one alone.
 * A lone press that begins a sequence completes nothing.
 */
export const completedKeys = (
  before: Pressed | undefined,
  now: Pressed,
  known: ReadonlySet<string>,
): string | undefined => {
  if (before !== undefined && now.atMs - before.atMs <= sequenceWindowMs) {
    const both = `${before.key} ${now.key}`;
    if (known.has(both)) return both;
  }
  return known.has(now.key) ? now.key : undefined;
};

/** True when letters belong to a field, an open menu or a terminal instead of the window (WCAG 2.1.4). */
export const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input, textarea, select, [role="menu"], [role="dialog"], [data-keys="own"]') !== null);

/**
 * True while a dialog, a sheet or a menu stands over the window. Its keys are its own even where the focus was lost to the page, as
 * it is when the button that was pressed becomes disabled: what is behind it must not act on them unseen.
 */
export const isCovered = (page: ParentNode): boolean =>
  page.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
