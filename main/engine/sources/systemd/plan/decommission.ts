import { drainFor, stepCall, withRemains, type Offer } from '../../../source-kit/index.ts';
import { bootStep } from '../step/index.ts';
import { planDrain } from './drain.ts';
import { placeOf, unitsOnNodes, type RequestOf, type SystemdView } from './services-on.ts';

/** Stops the units like a drain, then disables them. That they leave the fleet file is for their owner: said, not done. */
export const planDecommission = (view: SystemdView, request: RequestOf<'decommission'>): Offer => {
  const drain = planDrain(view, drainFor(request));
  const units = unitsOnNodes(view, request.nodeIds);
  const disable = units.map(({ service, nodeId }) =>
    stepCall(
      bootStep,
      { service, nodeId, wanted: 'disabled' },
      placeOf('systemd.disable', { service, nodeId }, { phase: 'settle', wave: 0 }),
    ),
  );
  return withRemains(
    { ...drain, steps: [...drain.steps, ...disable] },
    units.map(
      ({ service, nodeId }) =>
        `${nodeId} stays named for ${service.name} in the fleet file, which calls it missing: take it out there.`,
    ),
  );
};
