-- "Not now" of a tool's maintainers, once for each action and tool.
ALTER TABLE "action_request" ADD COLUMN "tool" TEXT;
CREATE UNIQUE INDEX "action_request_postponed_once" ON "action_request"("actionId", "tool") WHERE kind = 'later';
