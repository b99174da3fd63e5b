"""Ground floor: database, workflow, events, access, outbox, pages, French text. Knows no feature."""
