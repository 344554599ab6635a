-- Frozen statements of schema version 2.

ALTER TABLE resident ADD COLUMN birth_certificate TEXT DEFAULT '' NOT NULL

ALTER TABLE resident ADD COLUMN death_certificate TEXT DEFAULT '' NOT NULL

ALTER TABLE military_record ADD COLUMN until DATE

ALTER TABLE residence ADD COLUMN destination TEXT DEFAULT '' NOT NULL

CREATE TABLE former_value (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    field TEXT DEFAULT '' NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    to_date DATE NOT NULL,
    CONSTRAINT pk_former_value PRIMARY KEY (id),
    CONSTRAINT fk_former_value_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_former_value_resident_id ON former_value (resident_id)

CREATE TABLE merged_resident (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    former_id INTEGER NOT NULL,
    merged_on DATE,
    CONSTRAINT pk_merged_resident PRIMARY KEY (id),
    CONSTRAINT fk_merged_resident_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_merged_resident_resident_id ON merged_resident (resident_id)

CREATE INDEX ix_merged_resident_former_id ON merged_resident (former_id)

ALTER TABLE audit_change ADD COLUMN salt BLOB

ALTER TABLE audit_change ADD COLUMN digest BLOB

ALTER TABLE audit_change ADD COLUMN redacted_by INTEGER REFERENCES audit_entry (id)

CREATE TABLE saved_list_form (
    id INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    content TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_saved_list_form PRIMARY KEY (id)
)

CREATE TABLE form_draft (
    "key" TEXT NOT NULL,
    content TEXT NOT NULL,
    at DATETIME NOT NULL,
    CONSTRAINT pk_form_draft PRIMARY KEY ("key")
)

CREATE INDEX ix_resident_state_begun ON resident_state (valid_from, resident_id, birth_from, birth_to) WHERE valid_from > 0

CREATE INDEX ix_resident_state_ended ON resident_state (valid_to, resident_id) WHERE valid_to < 9999999

DROP TRIGGER audit_change_no_update

DROP TRIGGER audit_entry_no_update
