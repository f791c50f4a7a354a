import { createServer, connect as dial, type Socket } from "node:net";

/** Stands before a server and fails in the middle of an answer: `onCut` is called once, when as many bytes have come back. */
export async function startCutProxy(
  port: number,
  { afterBytes, onCut }: { afterBytes: number; onCut(sockets: readonly Socket[]): void },
) {
  const sockets = new Set<Socket>();
  let [bytes, isCut] = [0, false];
  const server = createServer((near) => {
    const far = dial({ host: "127.0.0.1", port });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.once("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on("data", (chunk) => {
      bytes += chunk.length;
      if (bytes < afterBytes) return void near.write(chunk);
      if (!isCut) onCut([...sockets]);
      isCut = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `ldaps://localhost:${address.port}`,
    isCut: () => isCut,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
