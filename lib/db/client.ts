import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";
import { type Prisma, PrismaClient } from "./generated/client";

/** The database of this process, under its own role. One pool per process, kept over module reloads. */
export type Tx = Prisma.TransactionClient;

const holder = globalThis as { forgeboardDb?: PrismaClient };

/** @throws AppError when the process was given no database */
export function db(): PrismaClient {
  holder.forgeboardDb ??= openDb(databaseUrl());
  return holder.forgeboardDb;
}

export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (url === undefined) throw new AppError("internal", "DATABASE_URL is missing");
  return url;
}

/** Lost connections are noticed, and no statement or forgotten transaction holds locks for long. */
const openDb = (connectionString: string): PrismaClient =>
  new PrismaClient({
    adapter: new PrismaPg({
      connectionString,
      max: 10,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 10_000,
    }),
    // As long as a connection may take: what many ask for at once waits its turn.
    transactionOptions: { maxWait: 5_000 },
  });
