import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TagReading } from '#shared/contract';
import { failed, fault, FaultError, ok, type Fault, type Result } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { RegistryAccess } from '../fleet/index.ts';
import type { Clock, Secrets } from '../ports/index.ts';
import { addressOf, readImageName, type ImageName } from './image-name.ts';
import type { Dial } from './exchange.ts';
import { createRegistrySession, type Login, type RegistrySession } from './registry-session.ts';
import { readDigest, readTags } from './read-repository.ts';

/** Answers what registries know, asked from where they can be reached. Every failure is a fault in the result. */
export type ImageRegistries = {
  /** The registries of the fleet file, whenever it was read. */
  readonly setRegistries: (registries: readonly RegistryAccess[]) => void;
  /** `through`: nodes that can reach the registry, best first: those that run the image. */
  readonly tags: (
    reference: string,
    through: readonly NodeId[],
    signal: AbortSignal,
  ) => Promise<Result<TagReading>>;
  /** The digest a reference means now. */
  readonly digest: (
    reference: string,
    through: readonly NodeId[],
    signal: AbortSignal,
  ) => Promise<Result<string>>;
};

export type RegistryParts = {
  readonly clock: Clock;
  /** A connection from a node, through its SSH session; a fault for a node that is not connected. */
  readonly dialFrom: (nodeId: NodeId, host: string, port: number) => Duplex | Fault;
  readonly secrets: Secrets;
};

/** All of one question, ms: two logins and a few pages. A person waits for it. */
const questionMs = 15_000;
/** A registry is tried from this many nodes at most: one that nobody reaches should not take minutes. */
const nodesMost = 3;

type Place = { readonly from: 'console' | NodeId; readonly dial: Dial };

export const createImageRegistries = ({ clock, dialFrom, secrets }: RegistryParts): ImageRegistries => {
  let known: ReadonlyMap<string, RegistryAccess> = new Map();

  const placesFor = (access: RegistryAccess, nodes: readonly NodeId[]): readonly Place[] => {
    if (access.through === 'console')
      return [{ from: 'console', dial: (host, port) => connect({ host, port }) }];
    const wanted = access.through === undefined ? nodes.slice(0, nodesMost) : [access.through];
    return wanted.map((from) => ({
      from,
      dial: (host, port) => {
        const stream = dialFrom(from, host, port);
        if ('code' in stream) throw new FaultError(stream);
        return stream;
      },
    }));
  };

  /** Read now; undefined where it wants none. */
  const loginOf = async ({ host, user, password }: RegistryAccess): Promise<Result<Login | undefined>> => {
    if (user === undefined || password === undefined) return ok(undefined);
    const read = await secrets.secret(password, host);
    return read.ok ? ok({ user, password: read.value }) : read;
  };

  const within = async <T>(signal: AbortSignal, work: (until: AbortSignal) => Promise<T>): Promise<T> => {
    const late = new AbortController();
    const timer = clock.after(questionMs, () => late.abort());
    try {
      return await work(AbortSignal.any([signal, late.signal]));
    } finally {
      timer.cancel();
    }
  };

  /** Asks from the first place from where the registry answers at all: a refusal would be the same everywhere. */
  const ask = async <T>(
    reference: string,
    nodes: readonly NodeId[],
    signal: AbortSignal,
    question: (session: RegistrySession, name: ImageName, from: Place['from']) => Promise<T>,
  ): Promise<Result<T>> => {
    const name = readImageName(reference);
    if (name === undefined)
      return failed(fault('registry.refused', `${reference} names no repository of a registry.`));
    const access = known.get(name.host);
    if (access === undefined)
      return failed(
        fault('registry.not-configured', `The fleet file names no registry ${name.host}.`, {
          subject: name.host,
        }),
      );
    const login = await loginOf(access);
    if (!login.ok) return login;
    const { authorityFile } = access;
    const authority =
      authorityFile === undefined ? ok(undefined) : await secrets.authority(authorityFile, access.host);
    if (!authority.ok) return authority;
    const { host, port } = addressOf(name.host);
    const base = new URL(
      `${access.isPlain ? 'http' : 'https'}://${host}${port === undefined ? '' : `:${port}`}/`,
    );
    let last = fault('registry.unreachable', `No node is connected from which ${name.host} could be asked.`, {
      subject: name.host,
      retryable: true,
    });
    for (const { from, dial } of placesFor(access, nodes)) {
      try {
        return await within(signal, async (until) => {
          const line = { dial, authority: authority.value, signal: until };
          return ok(await question(createRegistrySession(base, login.value, line), name, from));
        });
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        last = error.fault;
        if (last.code === 'registry.refused' || signal.aborted) break;
      }
    }
    return failed(last);
  };

  return {
    setRegistries: (registries) => {
      known = new Map(registries.map((access) => [access.host, access]));
    },
    tags: async (reference, through, signal) =>
      ask(reference, through, signal, async (session, name, from) => ({
        repository: `${name.host}/${name.repository}`,
        ...(await readTags(session, name)),
        through: from,
        readAt: clock.now(),
      })),
    digest: async (reference, through, signal) => ask(reference, through, signal, readDigest),
  };
};
