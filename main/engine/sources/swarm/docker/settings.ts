/** How operators call the parts of a specification; others go by Docker's own name. */
const names: Readonly<Record<string, string>> = {
  Env: 'environment',
  Args: 'arguments',
  Command: 'command',
  Mounts: 'mounts',
  Labels: 'container labels',
  Healthcheck: 'health check',
  Secrets: 'secrets',
  Configs: 'configs',
  User: 'user',
  Networks: 'networks',
  Resources: 'resources',
  Placement: 'placement',
  RestartPolicy: 'restart policy',
  LogDriver: 'log driver',
};

/** The image is what a version is known by; the counter of forced updates is none. */
const left: ReadonlySet<string> = new Set(['Image', 'ContainerSpec', 'ForceUpdate', 'Runtime']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go writes what is empty in several ways, and not always in the same one. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);

/** Every setting of a task template beside its image, as text by its name. May hold secrets: for comparing in this process only. */
export const settingsOf = (template: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => {
  const container = template['ContainerSpec'];
  const parts = [...Object.entries(template), ...(isRecord(container) ? Object.entries(container) : [])];
  return Object.fromEntries(
    parts.flatMap(([key, value]) =>
      left.has(key) || isEmpty(value) ? [] : [[names[key] ?? key, JSON.stringify(value)] as const],
    ),
  );
};
