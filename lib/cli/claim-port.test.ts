import { createServer } from "node:net";
import { expect, it } from "vitest";
import { claimPort } from "./claim-port";

it("gives the port that is wanted or any for 0, and refuses one on which somebody listens", async () => {
  const port = await claimPort(0);
  expect(port).toBeGreaterThan(0);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await expect(claimPort(port)).rejects.toMatchObject({
    code: "precondition",
    message: `port ${port} is in use: stop what listens there, or pass --port`,
  });
  await new Promise((resolve) => server.close(resolve));
});
