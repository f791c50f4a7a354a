import type { Resource } from "./kinds";

type Cause = { reason: string; message: string; field?: string };
type Extra = {
  name?: string;
  kind?: string;
  group?: string;
  uid?: string;
  causes?: Cause[];
  retryAfterSeconds?: number;
};

/** A refusal in the API server's own form: metav1.Status. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Extra | undefined;

  constructor(code: number, reason: string, message: string, details?: Extra) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  body(): Record<string, unknown> {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      reason: this.reason,
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

export const qualified = (of: Resource): string => (of.group === "" ? of.name : `${of.name}.${of.group}`);

const details = (of: Resource, name: string): Extra => ({
  name,
  ...(of.group === "" ? {} : { group: of.group }),
  kind: of.name,
});

export const notFound = (of: Resource, name: string) =>
  new StatusError(404, "NotFound", `${qualified(of)} "${name}" not found`, details(of, name));

export const alreadyExists = (of: Resource, name: string) =>
  new StatusError(409, "AlreadyExists", `${qualified(of)} "${name}" already exists`, details(of, name));

export const conflict = (of: Resource, name: string, why: string) =>
  new StatusError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${why}`,
    details(of, name),
  );

export const CHANGED =
  "the object has been modified; please apply your changes to the latest version and try again";

export const expired = (asked: number, oldest: number) =>
  new StatusError(410, "Expired", `too old resource version: ${asked} (${oldest})`);

export const badRequest = (message: string) => new StatusError(400, "BadRequest", message);
export const forbidden = (message: string, more: Extra) => new StatusError(403, "Forbidden", message, more);
