import "server-only";
import { z } from "zod";
import type { KubeConnection } from "@/lib/kubernetes/connection";

/** What is asked of the API server's own authorizer, in its words. */
export type Access = {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  name?: string;
};

const answerWire = z.object({ status: z.object({ allowed: z.boolean() }) });

/** The headers under which a write of the worker reaches the API server. */
export const impersonating = (user: string, group: string): Record<string, string> => ({
  "Impersonate-User": user,
  "Impersonate-Group": group,
});

/**
 * Whether this connection, or whom it impersonates, may do it everywhere in the cluster. Changes nothing: the question is
 * a SelfSubjectAccessReview, which every signed-in identity may ask.
 */
export async function may(
  connection: KubeConnection,
  access: Access,
  headers: Record<string, string> = {},
): Promise<boolean> {
  const answer = await connection.request({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: access },
    },
    headers,
  });
  return answer.status < 300 && answerWire.parse(answer.body).status.allowed;
}
