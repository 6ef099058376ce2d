/**
 * does: shows logs of any nodes as they are written, merged by time, and searches their past.
 * never: answers or obeys what a line holds: a line is text, and what cannot be seen of it becomes a mark.
 * talks to: `queries`, `commands`, `ui`, `shared`.
 */
export { LiveLogScreen } from './live-log-screen.tsx';
