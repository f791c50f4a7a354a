import "server-only";
import { createHash, pbkdf2Sync, timingSafeEqual } from "node:crypto";

/** Hashed passwords of an LDIF file, in OpenLDAP's notation. Plain text and unsalted hashes are refused. */

const SALTED: Readonly<Record<string, { algorithm: string; bytes: number }>> = {
  "{SSHA}": { algorithm: "sha1", bytes: 20 },
  "{SSHA256}": { algorithm: "sha256", bytes: 32 },
  "{SSHA512}": { algorithm: "sha512", bytes: 64 },
};
const PBKDF2: Readonly<Record<string, { algorithm: string; bytes: number }>> = {
  "{PBKDF2}": { algorithm: "sha1", bytes: 20 },
  "{PBKDF2-SHA1}": { algorithm: "sha1", bytes: 20 },
  "{PBKDF2-SHA256}": { algorithm: "sha256", bytes: 32 },
  "{PBKDF2-SHA512}": { algorithm: "sha512", bytes: 64 },
};

const ITERATIONS_MAX = 5_000_000;

/** Whether `stored` is in a form that is accepted at all. */
export const isHashed = (stored: string): boolean => schemeOf(stored) in { ...SALTED, ...PBKDF2 };

const schemeOf = (stored: string): string => (/^\{[\w-]+\}/.exec(stored)?.[0] ?? "").toUpperCase();

export function verifyPassword(password: string, stored: string): boolean {
  if (password === "") return false;
  const scheme = schemeOf(stored);
  const rest = stored.slice(scheme.length);
  const salted = SALTED[scheme];
  if (salted) {
    const bytes = Buffer.from(rest, "base64");
    if (bytes.length <= salted.bytes) return false;
    const hash = createHash(salted.algorithm).update(password).update(bytes.subarray(salted.bytes)).digest();
    return timingSafeEqual(hash, bytes.subarray(0, salted.bytes));
  }
  const derived = PBKDF2[scheme];
  const [iterations = "", salt = "", key = ""] = rest.split("$");
  const count = Number(iterations);
  if (!derived || !Number.isInteger(count) || count < 1 || count > ITERATIONS_MAX) return false;
  const expected = adaptedBase64(key);
  if (expected.length !== derived.bytes) return false;
  return timingSafeEqual(
    pbkdf2Sync(password, adaptedBase64(salt), count, derived.bytes, derived.algorithm),
    expected,
  );
}

/** passlib's alphabet, which OpenLDAP's module uses: "." for "+". */
const adaptedBase64 = (text: string): Buffer => Buffer.from(text.replaceAll(".", "+"), "base64");
