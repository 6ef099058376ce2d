/**
 * does: lets the operator choose the look and the keys of this window, and says where the fleet comes from.
 * never: changes a server or the fleet file.
 * talks to: the fleet's header; choices are kept in the browser's storage.
 */
export { SettingsScreen } from './settings-screen.tsx';
