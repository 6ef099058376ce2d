import { drainFor, withRemains, type Offer } from '../../../source-kit/index.ts';
import { containersOn, type DockerView, type RequestOf } from './containers-on.ts';
import { planDrain } from './drain.ts';

/** Stops the declared containers like a drain. What lies on the machine afterwards is for its owner: said, not removed. */
export const planDecommission = (view: DockerView, request: RequestOf<'decommission'>): Offer =>
  withRemains(
    planDrain(view, drainFor(request)),
    request.nodeIds
      .filter((id) => containersOn(view, id).some(({ service }) => service !== undefined))
      .map(
        (id) =>
          `The stopped containers and their volumes stay on ${id}, and a restart of its Docker may start those with restart policy "always": remove them there (docker rm) before it is used for something else.`,
      ),
  );
