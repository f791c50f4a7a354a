import "server-only";
import { createInterface } from "node:readline";
import { certificate, look, read } from "./read.ts";
import type { FileAnswer, FileRequest } from "./requests.ts";
import { codeOf, FileError } from "./walk.ts";
import { folder, remove, write } from "./write.ts";

/**
 * A program of its own, since a call into a network file system that hangs cannot be ended from within its process. It
 * answers one request after the other, knows no secret but what passes through, and ends with its input.
 */

function answer(request: FileRequest): FileAnswer {
  try {
    return { result: perform(request) };
  } catch (error) {
    if (error instanceof FileError) return { fault: error.fault, says: error.message };
    return { fault: "failed", says: `${request.ask} failed with ${codeOf(error)}` };
  }
}

function perform(request: FileRequest): unknown {
  switch (request.ask) {
    case "look":
      return look(request);
    case "read":
      return read(request);
    case "certificate":
      return certificate(request);
    case "write":
      return write(request);
    case "remove":
      return remove(request);
    case "folder":
      return folder(request);
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
