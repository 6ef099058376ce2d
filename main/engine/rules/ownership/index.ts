export type { PartyTime, QualityContext } from './qualities.ts';
export { spaceViewOf } from './space-view.ts';
