/** The current value of a token such as `--crit`, for painting on a canvas. Read once per theme change, not per frame. */
export const readToken = (name: `--${string}`, root: Element = document.documentElement): string =>
  getComputedStyle(root).getPropertyValue(name).trim();
