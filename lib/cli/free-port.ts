import "server-only";
import { createServer } from "node:net";
import { AppError } from "@/lib/core/errors";

/** Resolves to `wanted` when it is free on loopback. @throws AppError "precondition" when somebody listens there. */
export function claimPort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () =>
      reject(
        new AppError("precondition", `port ${wanted} is in use: stop what listens there, or pass --port`),
      ),
    );
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      const port = address !== null && typeof address === "object" ? address.port : wanted;
      probe.close(() => resolve(port));
    });
  });
}
