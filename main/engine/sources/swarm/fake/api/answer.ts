import type { FakeState, Machine, Mishap } from '../state.ts';
import * as engine from './engine-routes.ts';
import { readQuery } from './query.ts';
import { apiOf, failed, toReply, type FakeAnswer, type FakeRequest, type Said } from './reply.ts';
import * as swarm from './swarm-routes.ts';
import { swarmTrouble } from './swarm-trouble.ts';

type Route = {
  readonly method: string;
  /** Groups are what the route gets as `at`. */
  readonly path: RegExp;
  /** Only a manager that sees the swarm answers it. */
  readonly isOfSwarm: boolean;
  readonly call: (call: swarm.Call) => Said;
};

const route = (method: string, path: RegExp, call: Route['call'], isOfSwarm = false): Route => ({
  method,
  path,
  isOfSwarm,
  call,
});
const ofSwarm = (method: string, path: RegExp, call: Route['call']): Route => route(method, path, call, true);

const routes: readonly Route[] = [
  route('GET', /^\/_ping$/, engine.ping),
  route('HEAD', /^\/_ping$/, engine.ping),
  route('GET', /^\/version$/, engine.showVersion),
  route('GET', /^\/info$/, engine.showInfo),
  ofSwarm('GET', /^\/swarm$/, swarm.showSwarm),
  ofSwarm('GET', /^\/nodes$/, swarm.listNodes),
  ofSwarm('GET', /^\/nodes\/([^/]+)$/, swarm.showNode),
  ofSwarm('POST', /^\/nodes\/([^/]+)\/update$/, swarm.updateNode),
  ofSwarm('GET', /^\/services$/, swarm.listServices),
  ofSwarm('POST', /^\/services\/create$/, swarm.createService),
  ofSwarm('GET', /^\/services\/([^/]+)$/, swarm.showService),
  ofSwarm('POST', /^\/services\/([^/]+)\/update$/, swarm.updateService),
  ofSwarm('DELETE', /^\/services\/([^/]+)$/, swarm.removeService),
  ofSwarm('GET', /^\/tasks$/, swarm.listTasks),
  ofSwarm('GET', /^\/tasks\/([^/]+)$/, swarm.showTask),
  ofSwarm('GET', /^\/configs$/, swarm.listConfigs),
  ofSwarm('POST', /^\/configs\/create$/, swarm.createConfig),
  ofSwarm('GET', /^\/configs\/([^/]+)$/, swarm.showConfig),
  ofSwarm('POST', /^\/configs\/([^/]+)\/update$/, swarm.updateConfig),
  ofSwarm('DELETE', /^\/configs\/([^/]+)$/, swarm.removeConfig),
  route('GET', /^\/containers\/json$/, engine.listContainers),
  route('POST', /^\/containers\/create$/, engine.makeContainer),
  route('GET', /^\/containers\/([^/]+)\/json$/, engine.showContainer),
  route('POST', /^\/containers\/([^/]+)\/start$/, engine.start),
  route('POST', /^\/containers\/([^/]+)\/stop$/, engine.stop),
  route('POST', /^\/containers\/([^/]+)\/restart$/, engine.restart),
  route('POST', /^\/containers\/([^/]+)\/kill$/, engine.kill),
  route('POST', /^\/containers\/([^/]+)\/rename$/, engine.rename),
  route('DELETE', /^\/containers\/([^/]+)$/, engine.remove),
  route('GET', /^\/images\/json$/, engine.listImages),
  route('GET', /^\/images\/(.+)\/json$/, engine.showImage),
  route('POST', /^\/images\/create$/, engine.pullImage),
  route('GET', /^\/distribution\/(.+)\/json$/, engine.showDistribution),
];

const bodyOf = (body: unknown): unknown => {
  if (typeof body !== 'string') return body ?? {};
  return body === '' ? {} : JSON.parse(body);
};

const tooNew = (machine: Machine, wanted: string): Said | undefined => {
  const { version, least } = apiOf(machine.engineVersion);
  const minor = (text: string): number => Number(text.split('.')[1]);
  if (minor(wanted) > minor(version))
    return failed(400, `client version ${wanted} is too new. Maximum supported API version is ${version}`);
  if (minor(wanted) < minor(least))
    return failed(
      400,
      `client version ${wanted} is too old. Minimum supported API version is ${least}, please upgrade your client to a newer version`,
    );
  return undefined;
};

const perform = (state: FakeState, machine: Machine, request: FakeRequest): Said => {
  const [whole = '', queryText = ''] = request.path.split('?', 2);
  const versioned = /^\/v(\d+\.\d+)(\/.*)$/.exec(whole);
  const path = versioned?.[2] ?? whole;
  const refusal = versioned?.[1] === undefined ? undefined : tooNew(machine, versioned[1]);
  if (refusal !== undefined) return refusal;
  for (const { method, path: shape, isOfSwarm, call } of routes) {
    const found = method === request.method ? shape.exec(path) : null;
    if (found === null) continue;
    const trouble = isOfSwarm ? swarmTrouble(state, machine) : undefined;
    if (trouble !== undefined) return trouble;
    try {
      const at = found.slice(1).map(decodeURIComponent);
      return call({ state, machine, query: readQuery(queryText), body: bodyOf(request.body), at });
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof URIError) return failed(400, error.message);
      throw error;
    }
  }
  return failed(404, 'page not found');
};

/** Takes the first mishap that is meant for this request, once it has let pass what it should. */
const takeMishap = (state: FakeState, machine: Machine, request: FakeRequest): Mishap | undefined => {
  const at = state.mishaps.findIndex(
    (mishap) =>
      (mishap.machine === undefined || mishap.machine === machine.name) &&
      (mishap.method === undefined || mishap.method === request.method) &&
      (mishap.path === undefined || request.path.includes(mishap.path)),
  );
  const mishap = state.mishaps[at];
  if (mishap === undefined) return undefined;
  if (mishap.skip > 0) {
    mishap.skip -= 1;
    return undefined;
  }
  state.mishaps.splice(at, 1);
  return mishap;
};

/** What becomes of one request to one machine's docker socket at the state's present moment. */
export const answerRequest = (state: FakeState, name: string, request: FakeRequest): FakeAnswer => {
  const machine = state.machines.get(name);
  if (machine === undefined || machine.power === 'off' || machine.isOutOfReach)
    return { kind: 'unreachable' };
  if (machine.engine === 'stopped') return { kind: 'refused' };
  if (machine.engine === 'hung') return { kind: 'hangs' };
  const mishap = takeMishap(state, machine, request);
  if (mishap?.how === 'refuse') return { kind: 'refused' };
  if (mishap?.how === 'hang') return { kind: 'hangs' };
  if (request.method === 'GET' && /^(\/v[\d.]+)?\/events(\?|$)/.test(request.path))
    return { kind: 'stream', filters: readQuery(request.path.split('?')[1] ?? '').filters };
  const reply = toReply(machine, perform(state, machine, request));
  if (mishap?.how === 'lose-reply') return { kind: 'lost' };
  if (mishap?.how === 'hang-after') return { kind: 'hangs' };
  return { kind: 'reply', reply };
};
