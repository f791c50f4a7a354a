import "server-only";
import * as client from "openid-client";
import { z } from "zod";
import type { Site } from "@/lib/config/site";
import { AppError, messageOf } from "@/lib/core/errors";

/** Sign-in by OpenID Connect: Authorization Code with PKCE, state and nonce. The protocol is openid-client's. */

type Settings = NonNullable<Site["oidc"]>;
export type OidcPerson = { user: string; displayName: string; groups: readonly string[] };

/** What the browser keeps between leaving and coming back. */
const pendingSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
});
export type OidcPending = z.infer<typeof pendingSchema>;

export const OIDC_PATH = "/api/v1/session/oidc/callback";
const TIMEOUT_SECONDS = 10;
/** This name is impersonated on the cluster, so it must not be able to look like `system:…`. */
const LOGIN_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}$/;

export async function discoverOidc(
  settings: Settings,
  secret: string | undefined,
): Promise<client.Configuration> {
  const issuer = new URL(settings.issuer);
  // Plain http is for a server on this very machine, as in tests; anything else is refused by openid-client.
  const loopback = issuer.protocol === "http:" && ["127.0.0.1", "localhost"].includes(issuer.hostname);
  try {
    return await client.discovery(
      issuer,
      settings.clientId,
      secret,
      secret === undefined ? client.None() : undefined,
      { timeout: TIMEOUT_SECONDS, ...(loopback ? { execute: [client.allowInsecureRequests] } : {}) },
    );
  } catch (cause) {
    throw new AppError("upstream", `single sign-on: ${messageOf(cause)}`, { cause });
  }
}

/** Where to send the browser, and what it has to bring back. */
export async function beginOidc(
  config: client.Configuration,
  origin: string,
  next: string,
): Promise<{ url: URL; pending: OidcPending }> {
  const pending = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    next,
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: origin + OIDC_PATH,
    scope: "openid profile groups",
    code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
    state: pending.state,
    nonce: pending.nonce,
  });
  return { url, pending };
}

/** @throws AppError unauthenticated, whatever did not hold; forbidden for a name that cannot be used here. */
export async function finishOidc(
  config: client.Configuration,
  settings: Settings,
  answer: URL,
  pending: OidcPending,
): Promise<OidcPerson> {
  let claims: Record<string, unknown>;
  try {
    const tokens = await client.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    const idToken = tokens.claims();
    if (idToken === undefined) throw new Error("no ID token");
    claims = config.serverMetadata().userinfo_endpoint
      ? { ...(await client.fetchUserInfo(config, tokens.access_token, idToken.sub)), ...idToken }
      : idToken;
  } catch (cause) {
    throw new AppError("unauthenticated", "single sign-on did not work out; start again", { cause });
  }
  const user = claims[settings.userClaim];
  if (typeof user !== "string" || !LOGIN_NAME.test(user))
    throw new AppError("forbidden", `single sign-on gave no usable login name (claim ${settings.userClaim})`);
  const groups = z.array(z.string()).safeParse(claims[settings.groupsClaim] ?? []);
  return {
    user,
    displayName: typeof claims.name === "string" && claims.name !== "" ? claims.name : user,
    groups: groups.success ? groups.data : [],
  };
}

export const encodePending = (pending: OidcPending): string =>
  Buffer.from(JSON.stringify(pending)).toString("base64url");

/** @throws AppError unauthenticated when the browser brings back nothing that we gave it. */
export function decodePending(text: string | null): OidcPending {
  try {
    return pendingSchema.parse(JSON.parse(Buffer.from(text ?? "", "base64url").toString("utf8")));
  } catch (cause) {
    throw new AppError("unauthenticated", "signing in took too long, or began elsewhere; start again", {
      cause,
    });
  }
}
