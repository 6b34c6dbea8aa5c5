BEGIN TRANSACTION;
CREATE TABLE attempt (
    key     TEXT    PRIMARY KEY,
    title   TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    request TEXT    NOT NULL,
    engine  TEXT    NOT NULL,
    credits INTEGER NOT NULL,
    code    TEXT,
    message TEXT    NOT NULL DEFAULT '',
    sent_at TEXT    NOT NULL,
    run_id  INTEGER NOT NULL REFERENCES run (id)
) WITHOUT ROWID;
CREATE TABLE failure (
    key       TEXT    PRIMARY KEY,
    title     TEXT    NOT NULL,
    place     TEXT    NOT NULL,
    engine    TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    message   TEXT    NOT NULL,
    permanent INTEGER NOT NULL,
    failed_at TEXT    NOT NULL,
    run_id    INTEGER NOT NULL REFERENCES run (id)
) WITHOUT ROWID;
CREATE TABLE run (
    id          INTEGER PRIMARY KEY,
    version     TEXT    NOT NULL,
    engine      TEXT    NOT NULL,
    started_at  TEXT    NOT NULL,
    ended_at    TEXT,
    exit_code   INTEGER,
    made        INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,
    credits     INTEGER NOT NULL DEFAULT 0,
    quota_limit INTEGER,
    quota_left  INTEGER,
    quota_until TEXT
);
INSERT INTO "run" VALUES(1,'0.1.0','local','2026-11-30T00:57:40+00:00','2026-11-30T00:57:40+00:00',0,1,0,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(2,'0.1.0','local','2026-11-30T00:57:41+00:00','2026-11-30T00:57:42+00:00',0,1,0,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(3,'0.1.0','local','2026-11-30T00:57:48+00:00','2026-11-30T00:57:48+00:00',0,0,1,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(4,'0.1.0','local','2026-11-30T00:57:48+00:00','2026-11-30T00:57:48+00:00',0,0,1,0,0,0,NULL,NULL,NULL);
CREATE TABLE thumbnail (
    key           TEXT    PRIMARY KEY,
    claim         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    format        TEXT    NOT NULL,
    request       TEXT    NOT NULL,
    engine        TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    sha256        TEXT    NOT NULL,
    width_px      INTEGER NOT NULL,
    height_px     INTEGER NOT NULL,
    credits       INTEGER NOT NULL,
    generation_id TEXT,
    image_url     TEXT,
    extra         TEXT    NOT NULL DEFAULT '{}',
    adopted       INTEGER NOT NULL DEFAULT 0,
    placeholder   INTEGER NOT NULL DEFAULT 0,
    made_at       TEXT    NOT NULL,
    run_id        INTEGER NOT NULL REFERENCES run (id)
);
INSERT INTO "thumbnail" VALUES('v1:ec5188b46b9094b447ebda047611e54b256c2af183ff6cd53e766b7dc0e8789b','coffee.webp','coffee.webp','Coffee','blogpost','{"title": "Coffee", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',20010,'991bdf48f90fbe001488a8ae9e9c0575e648575a3ca15d527a2cce9958118f5b',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:57:40+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:444dc3f6e20eec96f24595b7314f754ec7d6cc6fa30e557e51b15bc6d3300491','tea-time.webp','tea-time.webp','Tea','blogpost','{"title": "Tea", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',16890,'b7233eb9fb13e25bec3ee6520837bd21f8b5fc41e431e89b6a41abf5ddf2ccff',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:57:42+00:00',2);
CREATE INDEX thumbnail_file ON thumbnail (key, name, size_bytes, placeholder);
CREATE INDEX thumbnail_engine ON thumbnail (engine, adopted);
COMMIT;
PRAGMA application_id = 0;
PRAGMA user_version = 1;
PRAGMA journal_mode = wal;
