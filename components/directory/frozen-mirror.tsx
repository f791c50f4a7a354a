"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { useMay } from "@/components/shell/session";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import type { MirrorAnswer } from "@/lib/mirror/model";

type Frozen = NonNullable<MirrorAnswer["frozen"]>;

/** Why nothing is taken over, what would be lost, and the button of the person who knows that it is right. */
export function FrozenMirror({ frozen }: { frozen: Frozen }) {
  const mayAccept = useMay("mirror.accept-shrink");
  const client = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { loss, says, since } = frozen;
  const isWhole = loss.everything.length > 0;
  return (
    <>
      <Notice
        tone="bad"
        title="The mirror is frozen"
        {...(mayAccept && !isWhole
          ? {
              action: (
                <Button variant="danger" onClick={() => setAsks(true)}>
                  Accept the smaller directory…
                </Button>
              ),
            }
          : {})}
      >
        <p>
          Since <Age at={since} suffix=" ago" />: {says}. Nothing of that answer was taken over.
        </p>
        <p>
          {isWhole
            ? "That is never taken for a directory that became smaller: look at the directory and at what its reader may see. The mirror goes on by itself as soon as the answer is whole again."
            : "If the directory is at fault, mend it: the mirror goes on by itself. If this is right, an administrator accepts it."}
        </p>
      </Notice>
      <Card title="What would be taken away">
        <Names title="Tools gone" names={loss.tools} />
        <Names title="People gone" names={loss.people} />
        <Names title="Tools disabled" names={loss.disabled} />
        <Names title="People who lose a role" names={loss.roles} />
        <p className="border-t border-line px-3.5 py-2.5 text-text-2 first:border-t-0">
          {loss.memberships.toLocaleString("en")} memberships of tools that stay
        </p>
      </Card>
      {asks && (
        <ActionDialog
          danger
          title="Accept the smaller directory"
          verb="Accept what is gone"
          request={{ kind: "start", action: "mirror.accept-shrink", input: {} }}
          onClose={() => setAsks(false)}
          onStarted={() => void client.invalidateQueries({ queryKey: ["mirror"] })}
        />
      )}
    </>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <Disclosure title={title} note={names.length.toLocaleString("en")}>
      <ul className="columns-[14rem] px-3.5 py-2 font-mono text-xs">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </Disclosure>
  );
}
