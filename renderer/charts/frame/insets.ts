/** Room around the plot for its axes, px. Fixed, so that a new value never moves the picture. */
export const insets = { left: 48, right: 14, top: 16, bottom: 26 } as const;

/** Room left and right of the plot, px. */
export type Sides = { readonly left: number; readonly right: number };

/** For small pictures whose values are said on their lines instead of on an axis. */
export const narrowInsets = { left: 6, right: 6, top: 16, bottom: 26 } as const;
