import "server-only";
import { randomInt, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const SHOWN = "[secret]";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const TOKEN_LENGTH = 64;

/** A token or key on its way from one file to another. Whatever prints, logs or stores it gets `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Only for what is written to the file it belongs into. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    const [mine, theirs] = [Buffer.from(this.#value), Buffer.from(other.#value)];
    return mine.length === theirs.length && timingSafeEqual(mine, theirs);
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** As maintain-kubeusers makes them: 64 letters and digits. */
export const newToken = (): Secret =>
  new Secret(Array.from({ length: TOKEN_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""));

export const isToken = (secret: Secret): boolean => /^[A-Za-z0-9]{64}$/.test(secret.reveal());
