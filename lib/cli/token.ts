import "server-only";
import { createToken } from "@/lib/auth/create-token";
import { listTokens } from "@/lib/auth/list-tokens";
import { revokeToken } from "@/lib/auth/revoke-token";
import { AppError } from "@/lib/core/errors";
import { parseDuration } from "@/lib/core/parse-duration";

type CreateOptions = { user: string; ttl: string; scope: string };

/** Prints the secret alone on standard output, so that `TOKEN=$(forgeboard token create …)` works. */
export async function createTokenCommand({ user, ttl, scope }: CreateOptions): Promise<void> {
  if (scope !== "read" && scope !== "operate")
    throw new AppError("invalid", `--scope: expected read or operate; got ${JSON.stringify(scope)}`);
  const made = await createToken({ user, ttlMs: parseDuration(ttl, "--ttl"), scope });
  process.stderr.write(`A token of ${made.user} (${made.role}) that may ${scope}, until ${made.expiresAt}\n`);
  process.stdout.write(`${made.token}\n`);
}

export async function listTokensCommand(): Promise<void> {
  for (const token of await listTokens(null))
    process.stdout.write(
      `${token.id}  ${token.user}  ${token.scope}  until ${token.expiresAt}  ${token.name}\n`,
    );
}

export async function revokeTokenCommand(id: string): Promise<void> {
  await revokeToken(id, { owner: null, by: null });
  process.stderr.write("revoked\n");
}
