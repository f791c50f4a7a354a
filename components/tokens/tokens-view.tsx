"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleX, KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Chip } from "@/components/ui/status";
import { CreateTokenDialog } from "./create-token";
import { revokeToken, type TokenRow, tokensQuery } from "./queries";

export function TokensView() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(tokensQuery());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<TokenRow | null>(null);
  const revoke = useMutation({
    mutationFn: revokeToken,
    onSettled: () => {
      setRevoking(null);
      return client.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  return (
    <>
      <div className="mb-3.5 flex items-center gap-3">
        <h1>API tokens</h1>
        <Button className="ml-auto" variant="primary" icon={Plus} onClick={() => setCreating(true)}>
          New token
        </Button>
      </div>
      {revoke.error !== null && (
        <Notice tone="bad" title="It was not revoked" className="mb-3">
          {revoke.error.message}
        </Notice>
      )}
      <Card>
        {data === undefined && error === null && <SkeletonRows rows={3} />}
        {data === undefined && error !== null && (
          <Empty
            icon={CircleX}
            title="The tokens could not be read"
            says={error.message}
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          />
        )}
        {data?.items.length === 0 && (
          <Empty
            icon={KeyRound}
            title="No tokens"
            says="A token lets a script use this console's API as you, for a time you choose."
          />
        )}
        <ul>
          {data?.items.map((token) => (
            <li
              key={token.id}
              className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-1.5 last:border-b-0"
            >
              <span className="font-medium">{token.name}</span>
              <Chip tone={token.scope === "operate" ? "hold" : "mute"}>
                {token.scope === "operate" ? "may act" : "looks only"}
              </Chip>
              <span className="text-text-3">
                made <Age at={token.createdAt} suffix=" ago" />, ends{" "}
                {token.expiresAt.slice(0, 16).replace("T", " ")} UTC,{" "}
                {token.lastUsedAt === null ? (
                  "never used"
                ) : (
                  <>
                    used <Age at={token.lastUsedAt} suffix=" ago" />
                  </>
                )}
              </span>
              <Button
                className="ml-auto"
                size="sm"
                icon={Trash2}
                aria-label={`Revoke ${token.name}`}
                onClick={() => setRevoking(token)}
              >
                Revoke…
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      {revoking && (
        <Dialog
          open
          size="sm"
          onOpenChange={() => setRevoking(null)}
          title={`Revoke ${revoking.name}`}
          description="Whatever uses it is refused from now on. This cannot be undone."
          footer={
            <>
              <Button onClick={() => setRevoking(null)}>Keep it</Button>
              <Button variant="danger" busy={revoke.isPending} onClick={() => revoke.mutate(revoking.id)}>
                Revoke token
              </Button>
            </>
          }
        >
          <p className="text-text-2">Made on {revoking.createdAt.slice(0, 10)}.</p>
        </Dialog>
      )}
    </>
  );
}
