import "server-only";
import { createPrivateKey } from "node:crypto";
import { accessSync, constants, statSync } from "node:fs";
import type { Env } from "@/lib/config/env";
import { type Finding, missing, ok, wrong } from "./finding";

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What can be told from the environment alone: origin, secret, keys, files and their modes. */
export function checkSettings(env: Env): Finding[] {
  return [
    origin(env),
    secret(env),
    identities(env),
    ...(["FORGEBOARD_READER_KUBECONFIG", "FORGEBOARD_WRITER_KUBECONFIG", "KUBECONFIG"] as const).flatMap(
      (name) => kubeconfigFile(name, env[name]),
    ),
    checkpointKey(env),
  ];
}

function origin(env: Env): Finding {
  const place = { area: "settings", checked: "origin" } as const;
  const give = "export FORGEBOARD_ORIGIN=https://forgeboard.example.org   # exactly what the browser shows";
  if (env.FORGEBOARD_ORIGIN === undefined)
    return missing(place, "FORGEBOARD_ORIGIN is not set; only loopback can sign in", give);
  const url = new URL(env.FORGEBOARD_ORIGIN);
  if (url.origin !== env.FORGEBOARD_ORIGIN)
    return wrong(
      place,
      `${env.FORGEBOARD_ORIGIN} is more than an origin`,
      `export FORGEBOARD_ORIGIN=${url.origin}`,
    );
  if (url.protocol !== "https:" && !LOOPBACK.has(url.hostname))
    return wrong(place, `${url.origin} has no TLS, so browsers drop the session cookie`, give);
  return ok(place, url.origin);
}

function secret(env: Env): Finding {
  const place = { area: "settings", checked: "secret" } as const;
  return env.FORGEBOARD_SECRET === undefined
    ? missing(
        place,
        "FORGEBOARD_SECRET is not set; `forgeboard start` makes its own, several processes need the same",
        "export FORGEBOARD_SECRET=$(openssl rand -hex 32)   # keep it: pseudonyms in the audit log hang on it",
      )
    : ok(place, "32 bytes");
}

function identities(env: Env): Finding {
  const place = { area: "settings", checked: "two identities" } as const;
  const reader = env.FORGEBOARD_READER_KUBECONFIG ?? env.KUBECONFIG;
  const writer = env.FORGEBOARD_WRITER_KUBECONFIG ?? env.KUBECONFIG;
  if (reader === undefined && writer === undefined)
    return ok(place, "those of the service accounts it runs as");
  if (reader !== writer) return ok(place, "one kubeconfig each");
  return wrong(
    place,
    "web and worker use the same kubeconfig",
    "deploy/README.md, Identities: sets FORGEBOARD_READER_KUBECONFIG and FORGEBOARD_WRITER_KUBECONFIG",
  );
}

function kubeconfigFile(name: string, file: string | undefined): Finding[] {
  if (file === undefined) return [];
  const place = { area: "settings", checked: `file of ${name}` } as const;
  try {
    accessSync(file, constants.R_OK);
  } catch {
    return [missing(place, `${file} cannot be read`, `export ${name}=<path of a kubeconfig>`)];
  }
  // Group and others: it holds a credential.
  return (statSync(file).mode & 0o077) === 0
    ? [ok(place, file)]
    : [wrong(place, `${file} can be read by others`, `chmod 600 ${file}`)];
}

function checkpointKey(env: Env): Finding {
  const place = { area: "settings", checked: "checkpoint key" } as const;
  const give =
    'export FORGEBOARD_CHECKPOINT_KEY="$(openssl genpkey -algorithm ed25519)"   # only for the worker';
  if (env.FORGEBOARD_CHECKPOINT_KEY === undefined)
    return missing(place, "not set; `forgeboard start` makes its own", give);
  try {
    const type = createPrivateKey(env.FORGEBOARD_CHECKPOINT_KEY).asymmetricKeyType;
    return type === "ed25519" ? ok(place, "Ed25519") : wrong(place, `${type} key, needs Ed25519`, give);
  } catch {
    return wrong(place, "not a PEM private key", give);
  }
}
