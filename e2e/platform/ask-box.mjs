// The demo's programs, as a site's would be: `ask-box.mjs ADMIN_KUBECONFIG reboot NODE` or `ask-box.mjs ADMIN_KUBECONFIG restart`.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const [file = "", ...what] = process.argv.slice(2);
const { clusters, users } = parse(readFileSync(file, "utf8"));
const path = ["box", ...what].map(encodeURIComponent).join("/");
const answer = await fetch(`${clusters[0].cluster.server}/${path}`, {
  method: "POST",
  headers: { authorization: `Bearer ${users[0].user.token}` },
});
const done = what[0] === "reboot" ? `${what[1]} reboots` : "the API server was restarted";
console.log(answer.ok ? done : `refused: ${answer.status}`);
process.exitCode = answer.ok ? 0 : 1;
