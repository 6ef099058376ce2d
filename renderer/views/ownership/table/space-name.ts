import { spaceKindText } from '#shared/format';
import type { SpaceView } from '#shared/model';

/** How the tables of a space call it: "Redis Cluster sessions"; what runs tasks by its name alone. */
export const spaceName = (space: SpaceView): string =>
  space.unit === 'task' ? space.name : `${spaceKindText(space)} ${space.name}`;
