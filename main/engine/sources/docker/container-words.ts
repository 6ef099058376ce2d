import type { Health, Placement, PlacementState } from '#shared/model';
import type { Container } from './asks.ts';

/** Docker's words for a state (`docker ps`, API `State` and `Status`). */
export const stateOf = ({ State, Status }: Pick<Container, 'State' | 'Status'>): PlacementState => {
  switch (State) {
    case 'running':
      return 'running';
    case 'created':
    case 'paused':
      return 'stopped';
    case 'restarting':
    case 'dead':
      return 'failed';
    case 'removing':
      return 'stopping';
    case 'exited':
      return Status.startsWith('Exited (0)') ? 'stopped' : 'failed';
    default:
      return 'unknown';
  }
};

/** What the container's own health check says; Docker writes it into the status text. */
export const healthOf = ({ State, Status }: Pick<Container, 'State' | 'Status'>): Health => {
  if (State !== 'running') return 'not-checked';
  if (Status.includes('(healthy)')) return 'passing';
  if (Status.includes('(unhealthy)')) return 'failing';
  return Status.includes('(health: starting)') ? 'starting' : 'not-checked';
};

/** Docker lists no restart count, but how long a copy is up: after ten minutes there was no restart within them. Younger ones are not known. */
export const restartsOf = ({ State, Status }: Container): Pick<Placement, 'restarts'> => {
  const up = /^Up (?:(\d+) minutes|(?:\d+ (?:hours|days|weeks|months|years)|About an hour))/.exec(Status);
  const isOld = up !== null && (up[1] === undefined || Number(up[1]) >= 10);
  return State === 'running' && isOld ? { restarts: 0 } : {};
};

/** The image a container was made of. */
export const imageOf = (container: Container): NonNullable<Placement['image']> => {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(container.Image)?.[1];
  return {
    reference: container.Image,
    imageId: container.ImageID,
    ...(digest === undefined ? {} : { digest }),
  };
};
