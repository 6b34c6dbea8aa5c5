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
CREATE TABLE log (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    expected INTEGER NOT NULL
);
INSERT INTO "log" VALUES(1,0);
CREATE TABLE lost (
    id            INTEGER PRIMARY KEY,
    key           TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    place         TEXT    NOT NULL,
    engine        TEXT    NOT NULL,
    credits       INTEGER NOT NULL,
    code          TEXT    NOT NULL,
    message       TEXT    NOT NULL,
    image_url     TEXT,
    generation_id TEXT,
    body          TEXT,
    settled       INTEGER NOT NULL DEFAULT 0,
    sent_at       TEXT    NOT NULL,
    run_id        INTEGER NOT NULL REFERENCES run (id)
);
CREATE TABLE repair (
    id           INTEGER PRIMARY KEY,
    version      TEXT    NOT NULL,
    repaired_at  TEXT    NOT NULL,
    records_lost INTEGER NOT NULL
);
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
INSERT INTO "run" VALUES(1,'0.1.0','local','2026-11-30T00:46:18+00:00','2026-11-30T00:46:19+00:00',0,2,0,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(2,'0.1.0','local','2026-11-30T00:46:20+00:00','2026-11-30T00:46:20+00:00',0,5,1,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(3,'0.1.0','local','2026-11-30T00:46:52+00:00','2026-11-30T00:46:52+00:00',0,0,6,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(4,'0.1.0','local','2026-11-30T00:46:53+00:00','2026-11-30T00:46:53+00:00',0,0,2,0,0,0,NULL,NULL,NULL);
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
INSERT INTO "thumbnail" VALUES('v1:b04fdf83b32b82af6afda1a790a8067b6fc908c5fea73d9f5225220b4ede78d7','hot-drink.webp','hot-drink.webp','Cocoa','blogpost','{"title": "Cocoa", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',19966,'e6aa95e671e36d07c2b984510fdabfe117b8b7e51a20a98cdea7b036df758799',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:19+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:ec5188b46b9094b447ebda047611e54b256c2af183ff6cd53e766b7dc0e8789b','coffee.webp','coffee.webp','Coffee','blogpost','{"title": "Coffee", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',20660,'dd475351c4410bfef6f1f4dd2b7e5ccd333be06beb2e1fedffac9d5a70ec7417',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:19+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:35b9f7fe0c6dc8c4793708a9eeeb6a1a3676a2883e65cbb4f2a73533ceae98c6','there.webp','there.webp','There','blogpost','{"title": "There", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null}','local',54,'ef7ea349c77ad08ed70d079c2f316804d7ef0b39ac3c855dc17c93163a8ad0a0',0,0,0,NULL,NULL,'{}',1,0,'2026-11-30T00:46:20+00:00',2);
INSERT INTO "thumbnail" VALUES('v1:acc40806a6c92d5fb06a807f29f11411fdf2ade1abc495b2a0be2dda472fe2ff','rum.webp','rum.webp','Rum','blogpost','{"title": "Rum", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": true, "photo": null, "logo": "6208fc74379cf41024e82c8236a44f8587172831cac0059a2b0dd6ea7e240fe8", "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',16634,'a30e07d7f444ee13f3b276f3b136d512a2cbf1e3fbad53200b3884bc0fb1fcc4',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:20+00:00',2);
INSERT INTO "thumbnail" VALUES('v1:6215f5cb2e70bc98dddc9998d79c5fa7d71e5d537b873ff78b5347dd5556cf10','tea-v2.webp','tea-v2.webp','Tea','linkedin','{"title": "Tea", "format": "linkedin", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "variant": 2, "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "linkedin"}}','local',15792,'6fc2227d500147933ec163b12f95b87b00009582bc5c87b78c4e2604f5f198b1',1200,627,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:20+00:00',2);
INSERT INTO "thumbnail" VALUES('v1:444dc3f6e20eec96f24595b7314f754ec7d6cc6fa30e557e51b15bc6d3300491','tea-time.webp','tea-time.webp','Tea','blogpost','{"title": "Tea", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',17538,'9e756d7898c042ce9c516ff1d10988df20ebb9aa3eb176163fbd8c74a63ad98d',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:20+00:00',2);
INSERT INTO "thumbnail" VALUES('v1:431bb6b3b293ecc5b5ae65acdfd2ea3bb16bd2ccd66c33ccc5d520a46499627a','milk-431bb6b3.webp','milk-431bb6b3.webp','Milk!','blogpost','{"title": "Milk!", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',15982,'03e935408a92d7d11f807793b608fb0e7710c238290839848a2dd2915b734445',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:20+00:00',2);
INSERT INTO "thumbnail" VALUES('v1:f333b9bcf2e765205c4903100cceeda6b10170fb8bac67b54676fc919b0a3d43','milk.webp','milk.webp','Milk','blogpost','{"title": "Milk", "format": "blogpost", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "layout": "editorial", "palette": "#ffffff,#000000", "origin": {"folder": "..", "format": "blogpost"}}','local',15762,'0021933cb0ed30cfc6331d249c169437e85d25a55fae9bb558f1ed36da3ea840',1200,630,0,NULL,NULL,'{}',0,0,'2026-11-30T00:46:20+00:00',2);
CREATE INDEX thumbnail_file ON thumbnail (key, name, size_bytes, placeholder);
CREATE INDEX thumbnail_engine ON thumbnail (engine, adopted);
CREATE INDEX lost_key ON lost (key, settled);
COMMIT;
PRAGMA application_id = 1953000802;
PRAGMA user_version = 3;
PRAGMA journal_mode = wal;
