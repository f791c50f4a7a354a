import "server-only";
import getPort from "get-port";
import { AppError } from "@/lib/core/errors";

/** `wanted` when it is free on loopback; any free one for 0. @throws AppError "precondition" when somebody listens there. */
export async function claimPort(wanted: number): Promise<number> {
  const port = await getPort({ port: wanted, host: "127.0.0.1" });
  if (wanted !== 0 && port !== wanted)
    throw new AppError("precondition", `port ${wanted} is in use: stop what listens there, or pass --port`);
  return port;
}
