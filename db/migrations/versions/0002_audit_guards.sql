-- Frozen index and guards of the audit in schema version 2: a line may be blanked once, and
-- nothing else may be changed.

CREATE INDEX ix_audit_change_count ON audit_change (entry_id, kind)

CREATE INDEX ix_audit_change_removed ON audit_change (kind, record_id) WHERE after IS NULL

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END

CREATE TRIGGER audit_change_no_update BEFORE UPDATE ON audit_change
WHEN NOT (
    NEW.entry_id IS OLD.entry_id AND NEW.seq IS OLD.seq
    AND NEW.kind IS OLD.kind AND NEW.record_id IS OLD.record_id
    AND NEW."before" IS NULL AND NEW."after" IS NULL AND NEW.salt IS NULL
    AND OLD.digest IS NULL AND NEW.digest IS NOT NULL
    AND OLD.redacted_by IS NULL AND NEW.redacted_by IS NOT NULL
)
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END
