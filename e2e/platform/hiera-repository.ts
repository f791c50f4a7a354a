import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { BRANCH, FILE, type HieraRepository, hieraIn } from "./hiera-place";

/**
 * A bare repository with the project's Hiera file, made anew at each start like the rest of the world. Null where git is
 * not installed: the demo needs nothing but Node.
 */
export function makeHieraRepository(boxDir: string, hosts: readonly string[]): HieraRepository | null {
  const hiera = hieraIn(boxDir);
  const { repository: dir } = hiera;
  rmSync(dir, { recursive: true, force: true });
  const made = git(["init", "--quiet", "--bare", `--initial-branch=${BRANCH}`, "--template=", "--", dir], "");
  if (made === null) return null;
  git([`--git-dir=${dir}`, "fast-import", "--quiet"], history(hieraFile(hosts)));
  return hiera;
}

export function hieraFile(hosts: readonly string[]): string {
  const named = (part: string) => hosts.filter((host) => host.includes(part)).map((host) => `  - ${host}`);
  const nfs = named("-worker-nfs-");
  return [
    "# Hiera of the project. The firewall of etcd is made from the lists of hosts.",
    `${toolforge.hiera.list}:`,
    "  # without NFS",
    ...named("-worker-").filter((line) => !nfs.includes(line)),
    "  # with NFS",
    ...nfs,
    "k8s::bastion_hosts:",
    "  - tools-bastion-14.tools.eqiad1.wikimedia.cloud",
    "",
  ].join("\n");
}

/** One commit, in the stream format of git fast-import. */
function history(text: string): string {
  const data = (content: string) => `data ${Buffer.byteLength(content)}\n${content}\n`;
  const seconds = Math.floor(Date.now() / 1_000);
  return [
    `commit refs/heads/${BRANCH}\n`,
    `committer Box <box@demo.invalid> ${seconds} +0000\n`,
    data("Lists the workers"),
    `M 644 inline ${FILE}\n`,
    data(text),
  ].join("");
}

/** Null when there is no git. */
function git(args: readonly string[], input: string): string | null {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    NODE_ENV: "test" as const,
  };
  const { error, status, stdout, stderr } = spawnSync("git", args, { input, env, encoding: "utf8" });
  if (error !== undefined && "code" in error && error.code === "ENOENT") return null;
  if (error !== undefined || status !== 0) throw error ?? new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout;
}
