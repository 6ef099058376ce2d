export type { PartyTime, QualityContext } from './qualities.ts';
export { createSpaceRules, isSpaceRule, judgeSpaces } from './space-alarms.ts';
export { spaceViewOf } from './space-view.ts';
