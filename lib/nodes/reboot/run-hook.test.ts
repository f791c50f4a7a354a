import { expect, it, vi } from "vitest";
import { forgetRun, runOf } from "@/lib/command/keep-running";
import { hooksSchema } from "@/lib/config/hooks";
import { beginHook, hookCommand } from "./run-hook";

const hook = (change: Record<string, unknown>) => {
  const parsed = hooksSchema.parse({ reboot: { command: [process.execPath], ...change } });
  if (parsed.reboot === undefined) throw new Error("no hook");
  return parsed.reboot;
};

it("puts the node into arguments, which no shell reads", () => {
  expect(hookCommand(hook({ command: ["/bin/reboot-vm", "--host={node}.example", "{node}"] }), "w1")).toEqual(
    ["/bin/reboot-vm", "--host=w1.example", "w1"],
  );
});

it.each(["-rf", "w1;id", "w1\nw2", "W1", ""])("takes no node of the name %j", (name) => {
  expect(() => hookCommand(hook({}), name)).toThrow(/takes no node/);
});

it("keeps to the site's own pattern, as a whole", () => {
  const own = hook({ nodePattern: "tools-worker-\\d+" });
  expect(hookCommand(own, "tools-worker-12")).toHaveLength(1);
  for (const name of ["tools-worker-12x", "x-tools-worker-12", "tools-control-1"])
    expect(() => hookCommand(own, name)).toThrow();
});

it.each([
  [{ command: ["reboot"] }, "absolute path"],
  [{ command: ["/bin/{node}"] }, "cannot vary"],
  [{ nodePattern: "(" }, "regular expression"],
  [{ shell: true }, "shell"],
])("is refused in the site file: %o", (change, says) => {
  const answer = hooksSchema.safeParse({ reboot: { command: ["/bin/true"], ...change } });
  expect(answer.error?.message).toContain(says);
});

it("is known to the process that began it until that has said how it ended", async () => {
  const program = ["-e", "console.log('rebooted ' + process.argv[1]); process.exit(4)", "{node}"];
  beginHook("t1", hook({ command: [process.execPath, ...program] }), "w1");
  expect(runOf("t1")).toEqual({ ended: null });
  await vi.waitFor(
    () => expect(runOf("t1")?.ended).toEqual({ ended: "code 4", output: "rebooted w1\n" }),
    10_000,
  );
  forgetRun("t1");
  expect(runOf("t1")).toBeNull();
});

it("ends after its time", async () => {
  beginHook(
    "t2",
    hook({ command: [process.execPath, "-e", "setInterval(() => {}, 1000)"], timeoutSeconds: 1 }),
    "w1",
  );
  await vi.waitFor(() => expect(runOf("t2")?.ended?.ended).toBe("no end within 1 s"), 10_000);
});
