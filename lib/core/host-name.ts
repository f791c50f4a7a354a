import { AppError } from "./errors";

/** What Puppet accepts as a certname, and DNS as a host: no capital, no slash, no dash in front. */
const HOST_NAME = /^[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?$/;

/**
 * The name a node has elsewhere, from a profile's pattern: `{node}.tools.example.org`.
 * @throws AppError invalid when that is no host name
 */
export function hostNameOf(pattern: string, node: string): string {
  const name = pattern.replaceAll("{node}", () => node);
  if (!HOST_NAME.test(name) || name.includes(".."))
    throw new AppError(
      "invalid",
      `node ${JSON.stringify(node)} becomes ${JSON.stringify(name)}, expected a host name`,
    );
  return name;
}
