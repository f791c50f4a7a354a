"use client";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { VerifyAnswer } from "@/lib/audit/model";
import { verifyAudit } from "@/lib/audit/queries";

/** Checks the whole chain and says in words what was found. */
export function useVerify() {
  const verify = useMutation({ mutationFn: verifyAudit });
  return {
    button: (
      <Button icon={ShieldCheck} busy={verify.isPending} onClick={() => verify.mutate()}>
        Verify
      </Button>
    ),
    result: (
      <>
        {verify.error !== null && (
          <Notice tone="bad" title="The log could not be verified" className="mb-3">
            {verify.error.message}
          </Notice>
        )}
        {verify.data !== undefined && <Result answer={verify.data} />}
      </>
    ),
  };
}

function Result({ answer }: { answer: VerifyAnswer }) {
  const count = answer.entries.toLocaleString("en");
  const checkpoint = answer.checkpoint;
  return (
    <Notice
      tone={answer.ok ? "ok" : "bad"}
      className="mb-3"
      title={answer.ok ? `${count} entries verified: the chain holds` : "The audit log does not hold"}
    >
      {answer.broken !== null && `Entry ${answer.broken.seq}: ${answer.broken.says}. `}
      {checkpoint === null ? (
        "There is no checkpoint yet."
      ) : (
        <>
          The checkpoint at entry {checkpoint.seq}, <Age at={checkpoint.at} suffix=" ago" />,{" "}
          {checkpoint.ok ? "agrees" : "does not agree"}.
        </>
      )}
      {answer.head !== null && (
        <span className="block font-mono text-xs break-all text-text-3">Head {answer.head}</span>
      )}
    </Notice>
  );
}
