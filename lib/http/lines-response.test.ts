import { expect, it } from "vitest";
import { linesResponse } from "./lines-response";

async function* lines(ended: string[]) {
  try {
    yield "a\n";
    yield "b\n";
  } finally {
    ended.push("ended");
  }
}

it("sends every line", async () => {
  expect(await linesResponse("x.jsonl", lines([])).text()).toBe("a\nb\n");
});

it("lets go of the source when the reader leaves", async () => {
  const ended: string[] = [];
  const reader = linesResponse("x.jsonl", lines(ended)).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(ended).toEqual(["ended"]);
});
