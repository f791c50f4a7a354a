import { CircleCheck, TriangleAlert } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Empty } from "@/components/ui/empty";
import { Status } from "@/components/ui/status";
import type { MirrorAnswer } from "@/lib/mirror/model";

type Finding = MirrorAnswer["findings"][number];

/** What a person should look at in the directory itself. */
export function Findings({ findings, unreadable }: Pick<MirrorAnswer, "findings" | "unreadable">) {
  return (
    <Card title="What to look at in the directory">
      {findings.length + unreadable.length === 0 ? (
        <Empty
          icon={CircleCheck}
          title="Nothing stands out"
          says="Every entry can be read, and no tool has the uid of another one."
          className="py-8 [&>svg]:text-ok"
        />
      ) : (
        <>
          {findings.length > 0 && (
            <ul>
              {findings.map((finding) => (
                <li
                  key={`${finding.kind} ${finding.tool} ${finding.other}`}
                  className="flex flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-2 last:border-b-0"
                >
                  <Status tone="warn" icon={TriangleAlert} label={WORD[finding.kind]} />
                  <span>{sayFinding(finding)}</span>
                </li>
              ))}
            </ul>
          )}
          {unreadable.length > 0 && (
            <Disclosure title="Entries that could not be read" note={unreadable.length.toLocaleString("en")}>
              <ul className="px-3.5 py-2">
                {unreadable.map(({ dn, says }) => (
                  <li key={`${dn} ${says}`} className="py-1">
                    <code className="text-xs break-all">{dn === "" ? "an empty DN" : dn}</code>
                    <span className="block text-xs text-text-3">
                      {says}; what is known of it stays as it was
                    </span>
                  </li>
                ))}
              </ul>
            </Disclosure>
          )}
        </>
      )}
    </Card>
  );
}

const WORD: Readonly<Record<Finding["kind"], string>> = {
  uid_reused: "Uid used again",
  uid_shared: "Uid shared",
  uid_changed: "Uid changed",
};

function sayFinding({ kind, tool, uid, other }: Finding): string {
  if (kind === "uid_changed") return `${tool} has uid ${uid} now; its files are of the uid it had`;
  if (kind === "uid_shared")
    return `${tool} and ${other} both have uid ${uid}: each may read the other's files`;
  return `${tool} has uid ${uid}, which ${other} had: what ${other} left is the new tool's`;
}
