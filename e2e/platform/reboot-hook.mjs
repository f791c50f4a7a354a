// The demo's reboot hook, as a site's would be: `reboot-hook.mjs ADMIN_KUBECONFIG NODE` asks the box's administrator.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const [file = "", node = ""] = process.argv.slice(2);
const { clusters, users } = parse(readFileSync(file, "utf8"));
const answer = await fetch(`${clusters[0].cluster.server}/box/reboot/${encodeURIComponent(node)}`, {
  method: "POST",
  headers: { authorization: `Bearer ${users[0].user.token}` },
});
console.log(answer.ok ? `${node} reboots` : `refused: ${answer.status}`);
process.exitCode = answer.ok ? 0 : 1;
