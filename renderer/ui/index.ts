/**
 * does: draws the primitives every screen is made of: states, ages, controls, tables, overlays, and text from outside.
 * never: fetches, or knows a noun of the fleet; the eight state words are part of the look.
 * talks to: `theme`, `clock`.
 */
export { CopyChip } from './state/copy-chip.tsx';
export { operationMark } from './state/operation-mark.ts';
export { ProgressMark, type ProgressWord } from './state/progress-mark.tsx';
export { Glyph } from './state/glyph.tsx';
export { glyphShapes, type GlyphShape } from './state/glyph-shape.ts';
export { StatePill } from './state/state-pill.tsx';
export { stateLook, type StateWord } from './state/state-word.ts';
export { useClock, useNow, type Clock } from '../clock/index.ts';
export { Age, ClockTime } from './clock/age.tsx';
export { ageText } from './clock/age-text.ts';
export { ShutProvider, useShut } from './control/shut.tsx';
export { Button } from './control/button.tsx';
export { CopyButton, CopyLine } from './control/copy-line.tsx';
export { TextArea, TextField } from './control/field.tsx';
export { Checkbox } from './control/checkbox.tsx';
export { HoldButton } from './control/hold-button.tsx';
export { Panel } from './control/panel.tsx';
export { SearchField } from './control/search-field.tsx';
export { Segmented } from './control/segmented.tsx';
export { ThemeProvider, useShownTheme, useTheme } from './control/theme-context.tsx';
export { FloorBar } from './figure/floor-bar.tsx';
export { Gauge } from './figure/gauge.tsx';
export { Pips } from './figure/pips.tsx';
export { RoomBar } from './figure/room-bar.tsx';
export { RttBullet } from './figure/rtt-bullet.tsx';
export { Sparkline, type SparkPoint } from './figure/sparkline.tsx';
export { Controls, FrozenSentence, KnownScreen, ListFrame, Screen } from './frame/screen.tsx';
export { FactList, type ListedFact } from './text/fact-list.tsx';
export { FindingList, severityLook, type ListedFinding } from './text/finding-list.tsx';
export { useCalmOrder } from './table/use-calm-order.ts';
export { Table, type TableProps } from './table/table.tsx';
export type { Column, SortValue } from './table/column.ts';
export { Dialog, type OverlayProps } from './overlay/dialog.tsx';
export { FormDialog } from './overlay/form-dialog.tsx';
export { ReasonDialog, ReasonField } from './overlay/reason-dialog.tsx';
export { LookSheet } from './overlay/look-sheet.tsx';
export { Sheet } from './overlay/sheet.tsx';
export { useReturnFocus } from './overlay/use-return-focus.ts';
export { Menu, type MenuItem } from './overlay/menu.tsx';
export { ToastProvider, useToast } from './overlay/toast.tsx';
export { EmptyBlock } from './text/empty-block.tsx';
export { ErrorBlock } from './text/error-block.tsx';
export { Sentence } from './text/sentence.tsx';
export { hasWords } from './text/has-words.ts';
export { SafeText } from './text/safe-text.tsx';
export { readVisible, visibleText, type TextRun } from './text/visible-text.ts';
export { readToken } from '../theme/index.ts';
