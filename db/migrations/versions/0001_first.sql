-- The tables of the first version, frozen: a later change is a later revision.
-- Statements are separated by empty lines.

CREATE TABLE area (
    id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    ward TEXT DEFAULT '' NOT NULL,
    ward_code TEXT DEFAULT '' NOT NULL,
    ward_code_from DATE,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_area PRIMARY KEY (id)
)

CREATE TABLE audit_entry (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    user TEXT DEFAULT '' NOT NULL,
    command TEXT DEFAULT '' NOT NULL,
    summary TEXT DEFAULT '' NOT NULL,
    on_date DATE,
    document TEXT DEFAULT '' NOT NULL,
    undoes INTEGER,
    chain BLOB NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (id),
    CONSTRAINT fk_audit_entry_undoes FOREIGN KEY(undoes) REFERENCES audit_entry (id)
)

CREATE TABLE household (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_household PRIMARY KEY (id)
)

CREATE INDEX ix_household_code ON household (code)

CREATE TABLE layer_style (
    id INTEGER NOT NULL,
    layer TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    style TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_layer_style PRIMARY KEY (id)
)

CREATE TABLE organisation (
    id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (id)
)

CREATE TABLE place (
    id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_place PRIMARY KEY (id)
)

CREATE TABLE register_meta (
    "key" TEXT NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_register_meta PRIMARY KEY ("key")
)

CREATE TABLE resident (
    id INTEGER NOT NULL,
    full_name TEXT NOT NULL,
    sex TEXT DEFAULT '' NOT NULL,
    birth_date VARCHAR(10) DEFAULT '' NOT NULL,
    national_id TEXT DEFAULT '' NOT NULL,
    national_id_issued DATE,
    older_id TEXT DEFAULT '' NOT NULL,
    other_name TEXT DEFAULT '' NOT NULL,
    ethnicity TEXT DEFAULT '' NOT NULL,
    religion TEXT DEFAULT '' NOT NULL,
    nationality TEXT DEFAULT '' NOT NULL,
    home_town TEXT DEFAULT '' NOT NULL,
    birth_place TEXT DEFAULT '' NOT NULL,
    education TEXT DEFAULT '' NOT NULL,
    schooling TEXT DEFAULT '' NOT NULL,
    qualification TEXT DEFAULT '' NOT NULL,
    studying TEXT DEFAULT '' NOT NULL,
    occupation TEXT DEFAULT '' NOT NULL,
    workplace TEXT DEFAULT '' NOT NULL,
    marital_status TEXT DEFAULT '' NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    health_insurance TEXT DEFAULT '' NOT NULL,
    vneid_level INTEGER,
    digital_signature BOOLEAN,
    disability_type TEXT DEFAULT '' NOT NULL,
    disability_level TEXT DEFAULT '' NOT NULL,
    merit TEXT DEFAULT '' NOT NULL,
    welfare TEXT DEFAULT '' NOT NULL,
    death_date VARCHAR(10) DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_resident PRIMARY KEY (id)
)

CREATE INDEX ix_resident_national_id ON resident (national_id)

CREATE TABLE resident_state (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    dwelling_id INTEGER NOT NULL,
    building_id INTEGER NOT NULL,
    relationship TEXT DEFAULT '' NOT NULL,
    residence TEXT DEFAULT '' NOT NULL,
    residence_from INTEGER NOT NULL,
    residence_until INTEGER NOT NULL,
    military_state TEXT DEFAULT '' NOT NULL,
    study_deferred INTEGER NOT NULL,
    party_member INTEGER NOT NULL,
    sex TEXT DEFAULT '' NOT NULL,
    birth_from INTEGER NOT NULL,
    birth_to INTEGER NOT NULL,
    nationality TEXT DEFAULT '' NOT NULL,
    ethnicity TEXT DEFAULT '' NOT NULL,
    religion TEXT DEFAULT '' NOT NULL,
    education TEXT DEFAULT '' NOT NULL,
    qualification TEXT DEFAULT '' NOT NULL,
    marital_status TEXT DEFAULT '' NOT NULL,
    name_key BLOB NOT NULL,
    CONSTRAINT pk_resident_state PRIMARY KEY (id),
    CONSTRAINT uq_resident_state_resident_id_valid_from UNIQUE (resident_id, valid_from)
)

CREATE INDEX ix_resident_state_building ON resident_state (building_id, valid_to)

CREATE INDEX ix_resident_state_household ON resident_state (household_id, valid_to)

CREATE INDEX ix_resident_state_inexact ON resident_state (sex, birth_from, birth_to, nationality, military_state, residence, study_deferred, name_key, resident_id, building_id, household_id, valid_from, valid_to) WHERE birth_from < birth_to

CREATE INDEX ix_resident_state_name ON resident_state (name_key, resident_id, valid_from, valid_to, building_id, household_id, sex, birth_from, birth_to, nationality, residence, relationship, marital_status, education, qualification, ethnicity, religion, military_state, study_deferred, party_member)

CREATE INDEX ix_resident_state_question ON resident_state (sex, birth_from, birth_to, nationality, military_state, residence, study_deferred, name_key, resident_id, building_id, household_id, valid_from, valid_to)

CREATE TABLE saved_filter (
    id INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    folder TEXT DEFAULT '' NOT NULL,
    criterion TEXT DEFAULT '' NOT NULL,
    columns TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_saved_filter PRIMARY KEY (id)
)

CREATE TABLE street (
    id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    number TEXT DEFAULT '' NOT NULL,
    parent_id INTEGER,
    source_ref TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_street PRIMARY KEY (id),
    CONSTRAINT fk_street_parent_id FOREIGN KEY(parent_id) REFERENCES street (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_street_parent_id ON street (parent_id)

CREATE TABLE used_id (
    kind TEXT NOT NULL,
    last_id INTEGER NOT NULL,
    CONSTRAINT pk_used_id PRIMARY KEY (kind)
)

CREATE TABLE user (
    id INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    role TEXT DEFAULT '' NOT NULL,
    sees_sensitive BOOLEAN DEFAULT '1' NOT NULL,
    CONSTRAINT pk_user PRIMARY KEY (id)
)

CREATE TABLE audit_change (
    entry_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    "before" TEXT,
    "after" TEXT,
    CONSTRAINT pk_audit_change PRIMARY KEY (entry_id, seq),
    CONSTRAINT fk_audit_change_entry_id FOREIGN KEY(entry_id) REFERENCES audit_entry (id)
)
 WITHOUT ROWID

CREATE INDEX ix_audit_change_record ON audit_change (kind, record_id)

CREATE TABLE building (
    id INTEGER NOT NULL,
    street_id INTEGER,
    house_number TEXT DEFAULT '' NOT NULL,
    address TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    floors INTEGER,
    use TEXT DEFAULT '' NOT NULL,
    state TEXT DEFAULT '' NOT NULL,
    position_status TEXT DEFAULT '' NOT NULL,
    location_id TEXT DEFAULT '' NOT NULL,
    source_ref TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_building PRIMARY KEY (id),
    CONSTRAINT fk_building_street_id FOREIGN KEY(street_id) REFERENCES street (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_building_street_id ON building (street_id)

CREATE TABLE "case" (
    id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    applicant_id INTEGER,
    subject TEXT DEFAULT '' NOT NULL,
    state TEXT DEFAULT '' NOT NULL,
    opened_on DATE,
    due_on DATE,
    closed_on DATE,
    visits TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_case PRIMARY KEY (id),
    CONSTRAINT fk_case_applicant_id FOREIGN KEY(applicant_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_case_applicant_id ON "case" (applicant_id)

CREATE TABLE finding_mark (
    id INTEGER NOT NULL,
    finding TEXT DEFAULT '' NOT NULL,
    subject TEXT DEFAULT '' NOT NULL,
    user_id INTEGER,
    marked_on DATE,
    reason TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_finding_mark PRIMARY KEY (id),
    CONSTRAINT fk_finding_mark_user_id FOREIGN KEY(user_id) REFERENCES user (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_finding_mark_user_id ON finding_mark (user_id)

CREATE TABLE household_class (
    id INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    poverty TEXT DEFAULT '' NOT NULL,
    merit_family BOOLEAN DEFAULT '0' NOT NULL,
    CONSTRAINT pk_household_class PRIMARY KEY (id),
    CONSTRAINT fk_household_class_household_id FOREIGN KEY(household_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE UNIQUE INDEX ix_household_class_household_year ON household_class (household_id, year)

CREATE TABLE kinship (
    id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    resident_id INTEGER NOT NULL,
    relative_id INTEGER NOT NULL,
    from_date DATE,
    to_date DATE,
    CONSTRAINT pk_kinship PRIMARY KEY (id),
    CONSTRAINT fk_kinship_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_kinship_relative_id FOREIGN KEY(relative_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_kinship_relative_id ON kinship (relative_id)

CREATE INDEX ix_kinship_resident_id ON kinship (resident_id)

CREATE TABLE membership (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    relationship TEXT DEFAULT '' NOT NULL,
    from_date DATE,
    to_date DATE,
    CONSTRAINT pk_membership PRIMARY KEY (id),
    CONSTRAINT fk_membership_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_membership_household_id FOREIGN KEY(household_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_membership_household_id ON membership (household_id)

CREATE INDEX ix_membership_resident_id ON membership (resident_id)

CREATE TABLE military_record (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    state TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    course TEXT DEFAULT '' NOT NULL,
    from_date DATE,
    to_date DATE,
    document TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_military_record PRIMARY KEY (id),
    CONSTRAINT fk_military_record_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_military_record_resident_id ON military_record (resident_id)

CREATE TABLE organisation_membership (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL,
    role TEXT DEFAULT '' NOT NULL,
    admitted_on DATE,
    official_on DATE,
    from_date DATE,
    to_date DATE,
    CONSTRAINT pk_organisation_membership PRIMARY KEY (id),
    CONSTRAINT fk_organisation_membership_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_organisation_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_organisation_membership_organisation_id ON organisation_membership (organisation_id)

CREATE INDEX ix_organisation_membership_resident_id ON organisation_membership (resident_id)

CREATE TABLE residence (
    id INTEGER NOT NULL,
    resident_id INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    from_date DATE,
    to_date DATE,
    until DATE,
    reason TEXT DEFAULT '' NOT NULL,
    place TEXT DEFAULT '' NOT NULL,
    document TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_residence PRIMARY KEY (id),
    CONSTRAINT fk_residence_resident_id FOREIGN KEY(resident_id) REFERENCES resident (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_residence_resident_id ON residence (resident_id)

CREATE TABLE street_name (
    id INTEGER NOT NULL,
    street_id INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    from_date DATE,
    to_date DATE,
    CONSTRAINT pk_street_name PRIMARY KEY (id),
    CONSTRAINT fk_street_name_street_id FOREIGN KEY(street_id) REFERENCES street (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_street_name_street_id ON street_name (street_id)

CREATE TABLE title (
    id INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    score INTEGER,
    scores TEXT DEFAULT '' NOT NULL,
    result TEXT DEFAULT '' NOT NULL,
    decision TEXT DEFAULT '' NOT NULL,
    decided_on DATE,
    CONSTRAINT pk_title PRIMARY KEY (id),
    CONSTRAINT fk_title_household_id FOREIGN KEY(household_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_title_household_id ON title (household_id)

CREATE TABLE dwelling (
    id INTEGER NOT NULL,
    building_id INTEGER NOT NULL,
    floor INTEGER,
    unit TEXT DEFAULT '' NOT NULL,
    tenure TEXT DEFAULT '' NOT NULL,
    vacant BOOLEAN DEFAULT '0' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_dwelling PRIMARY KEY (id),
    CONSTRAINT fk_dwelling_building_id FOREIGN KEY(building_id) REFERENCES building (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_dwelling_building_id ON dwelling (building_id)

CREATE TABLE occupancy (
    id INTEGER NOT NULL,
    household_id INTEGER NOT NULL,
    dwelling_id INTEGER NOT NULL,
    from_date DATE,
    to_date DATE,
    CONSTRAINT pk_occupancy PRIMARY KEY (id),
    CONSTRAINT fk_occupancy_household_id FOREIGN KEY(household_id) REFERENCES household (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_occupancy_dwelling_id FOREIGN KEY(dwelling_id) REFERENCES dwelling (id) DEFERRABLE INITIALLY DEFERRED
)

CREATE INDEX ix_occupancy_dwelling_id ON occupancy (dwelling_id)

CREATE INDEX ix_occupancy_household_id ON occupancy (household_id)

SELECT AddGeometryColumn('area', 'boundary', 4326, 'GEOMETRY', 'XY')

SELECT AddGeometryColumn('place', 'location', 4326, 'GEOMETRY', 'XY')

SELECT AddGeometryColumn('street', 'line', 4326, 'GEOMETRY', 'XY')

SELECT AddGeometryColumn('building', 'footprint', 4326, 'GEOMETRY', 'XY')

SELECT CreateSpatialIndex('street', 'line')

SELECT CreateSpatialIndex('building', 'footprint')

CREATE VIRTUAL TABLE resident_search USING fts5(
    name, numbers, address, letters,
    content = '', contentless_delete = 1, prefix = '2 3 4',
    tokenize = 'unicode61 remove_diacritics 0'
)

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END

CREATE TRIGGER audit_change_no_update BEFORE UPDATE ON audit_change
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END

CREATE TRIGGER audit_change_no_delete BEFORE DELETE ON audit_change
BEGIN
    SELECT RAISE(ABORT, 'the audit is append-only');
END
