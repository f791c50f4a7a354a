import { afterEach, describe, expect, it } from "vitest";
import { ScriptedConnection } from "@/e2e/scripted-connection";
import { added, loaded, project, type Thing } from "@/e2e/scripted-things";
import { AppError } from "@/lib/core/errors";
import { Reflector } from "./reflector";
import { Table } from "./table";

const notFound = () => new AppError("upstream", "refused: 404", { cause: { status: 404 } });

const running: Reflector<Thing>[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((reflector) => reflector.stop()));
});

function begin(optional: boolean) {
  const connection = new ScriptedConnection();
  const table = new Table<Thing>();
  const waits: number[] = [];
  const reflector = new Reflector<Thing>({
    name: "things",
    connection,
    path: "/things",
    optional,
    project,
    table,
    changed: () => {},
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  running.push(reflector);
  reflector.start();
  const says = () => [
    reflector.isAbsent,
    reflector.source().problem,
    [...table.values()].map(({ name }) => name),
  ];
  return { connection, reflector, waits, says };
}

describe("an optional collection", () => {
  it("that the server does not have is empty, no problem, and looked for again", async () => {
    const { connection, reflector, waits, says } = begin(true);
    (await connection.next()).fail(notFound());
    await reflector.ready;
    const again = await connection.next();
    expect(says()).toEqual([true, null, []]);
    expect(waits[0]).toBeGreaterThanOrEqual(150_000);
    again.open();
    await again.send(added("a", 1), loaded(10));
    expect(says()).toEqual([false, null, ["a"]]);
  });

  it("that vanishes with objects left freezes as any other", async () => {
    const { connection, says } = begin(true);
    const stream = await connection.next();
    stream.open();
    await stream.send(added("a", 1), loaded(10));
    stream.fail(notFound());
    await connection.next();
    expect(says()).toEqual([false, "refused: 404", ["a"]]);
  });
});

it("takes 404 of any other collection for a problem", async () => {
  const { connection, reflector, says } = begin(false);
  (await connection.next()).fail(notFound());
  await connection.next();
  expect([reflector.isReady, ...says()]).toEqual([false, false, "refused: 404", []]);
});
