-- CreateTable
CREATE TABLE "platform_state" (
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,

    CONSTRAINT "platform_state_pkey" PRIMARY KEY ("since")
);

-- At most one state goes on.
CREATE UNIQUE INDEX "platform_state_open" ON "platform_state"(("until" IS NULL)) WHERE "until" IS NULL;
