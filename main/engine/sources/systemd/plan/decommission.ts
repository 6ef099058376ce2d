import { drainFor, withRemains, type Offer } from '../../../source-kit/index.ts';
import { planDrain } from './drain.ts';
import { unitsOnNodes, type RequestOf, type SystemdView } from './services-on.ts';

/** Stops the units like a drain. That they are disabled, and leave the fleet file, is for their owner: said, not done. */
export const planDecommission = (view: SystemdView, request: RequestOf<'decommission'>): Offer =>
  withRemains(
    planDrain(view, drainFor(request)),
    unitsOnNodes(view, request.nodeIds).map(
      ({ service, nodeId }) =>
        `${service.runs.unit} stays enabled on ${nodeId} and would start with its next boot: disable it there (systemctl disable ${service.runs.unit}) and take ${nodeId} out of ${service.name} in the fleet file.`,
    ),
  );
