-- CreateTable
CREATE TABLE "tool" (
    "name" TEXT NOT NULL,
    "uid" INTEGER NOT NULL,
    "gid" INTEGER NOT NULL,
    "homeDirectory" TEXT NOT NULL,
    "disabled" TEXT[],
    "disabledAt" TIMESTAMPTZ(3),
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "tool_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "tool_member" (
    "tool" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "tool_member_pkey" PRIMARY KEY ("tool","kind","name")
);

-- CreateTable
CREATE TABLE "person" (
    "user" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "uid" INTEGER NOT NULL,
    "homeDirectory" TEXT NOT NULL,
    "groups" TEXT[],
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("user")
);

-- CreateTable
CREATE TABLE "mirror_run" (
    "id" SERIAL NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "outcome" TEXT NOT NULL,
    "says" TEXT NOT NULL DEFAULT '',
    "tools" INTEGER NOT NULL DEFAULT 0,
    "people" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "gone" INTEGER NOT NULL DEFAULT 0,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "mirror_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tool_member_kind_name_idx" ON "tool_member"("kind", "name");

-- CreateIndex
CREATE INDEX "mirror_run_outcome_startedAt_idx" ON "mirror_run"("outcome", "startedAt");

-- AddForeignKey
ALTER TABLE "tool_member" ADD CONSTRAINT "tool_member_tool_fkey" FOREIGN KEY ("tool") REFERENCES "tool"("name") ON DELETE RESTRICT ON UPDATE CASCADE;
