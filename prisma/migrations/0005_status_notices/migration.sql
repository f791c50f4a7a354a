-- What a public status page looks for.
CREATE INDEX "outbox_message_status_page" ON "outbox_message"("about", "createdAt") WHERE "kind" = 'status_page';
