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
INSERT INTO "attempt" VALUES('v1:38da7e3fb14752d59746b50c31dfec4badd2b43d3c5a878af23885785bf00e34','Killed','hosted.csv:14','{"title": "Killed", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null}','thumbapi',10,'killed','the run was killed while this title was in flight','2026-11-30T00:57:29+00:00',1);
INSERT INTO "attempt" VALUES('v1:9396efaf32006bc0545dcd85243101cf193474db5b9731e863e9c22e7fc7e25d','Uncertain','hosted.csv:13','{"title": "Uncertain", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null}','thumbapi',10,'network','the connection to 127.0.0.1 broke before the answer arrived: peer closed connection without sending complete message body (received 60 bytes, expected 317) (for "Uncertain")','2026-11-30T00:57:29+00:00',1);
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
INSERT INTO "failure" VALUES('v1:7f9b72187f2a4a2450d4b52b28ffa128a761ae61c48992f7da32e5fba4feaee8','Refused','hosted.csv:12','thumbapi','400','title is not allowed (for "Refused")',1,'2026-11-30T00:57:29+00:00',1);
CREATE TABLE log (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    expected INTEGER NOT NULL
);
INSERT INTO "log" VALUES(1,0);
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
INSERT INTO "run" VALUES(1,'0.1.0','thumbapi','2026-11-30T00:57:29+00:00',NULL,NULL,0,0,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(2,'0.1.0','thumbapi','2026-11-30T00:57:30+00:00','2026-11-30T00:57:31+00:00',0,1,0,0,0,10,NULL,NULL,NULL);
INSERT INTO "run" VALUES(3,'0.1.0','thumbapi','2026-11-30T00:57:32+00:00','2026-11-30T00:57:33+00:00',0,2,1,0,0,20,NULL,NULL,NULL);
INSERT INTO "run" VALUES(4,'0.1.0','thumbapi','2026-11-30T00:57:34+00:00','2026-11-30T00:57:34+00:00',0,1,0,0,0,0,NULL,NULL,NULL);
INSERT INTO "run" VALUES(5,'0.1.0','thumbapi','2026-11-30T00:57:36+00:00','2026-11-30T00:57:36+00:00',3,1,9,1,2,10,NULL,NULL,NULL);
INSERT INTO "run" VALUES(6,'0.1.0','thumbapi','2026-11-30T00:57:37+00:00','2026-11-30T00:57:37+00:00',0,0,3,0,0,0,NULL,NULL,NULL);
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
INSERT INTO "thumbnail" VALUES('v1:166796466e8bf0263b9694bf42c61a0b25a0439bf89c34ce3474b017b78a7752','plain.webp','plain.webp','Plain','youtube','{"title": "Plain", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',764,'8be2c21f60f3e096f7a08a28f0f230c7402a84b1ff9108e5c6d04f3cc163456e',1280,720,10,'gen-1','http://api.test/images/gen-1','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:9cedaa248fb5a1f64b3894d17104f2a258590fe6d6a1fabf004a029302e8551f','my-name.webp','my-name.webp','Named','youtube','{"title": "Named", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',764,'504fe91b77f30041a725c0f58ce7c73a4c49d55a9b2c463d9fd237a323ced6f1',1280,720,10,'gen-2','http://api.test/images/gen-2','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:c0d75625e8cb2f3f0098cfcd22674898967e2c9c9fe3a65be40383bc69c71d49','as-png.png','as-png.png','As PNG','youtube','{"title": "As PNG", "format": "youtube", "category": "auto", "model": "sd", "output_format": "png", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',5007,'50f38adfe774753e1ca92621170367e2c63de125012277b92dcb264c6f41b020',1280,720,10,'gen-3','http://api.test/images/gen-3','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:d26bb226e18752b636a77a15b3a76bfda130e9aa34ca32f4df262ba6479bf1b2','for-x.webp','for-x.webp','For X','x','{"title": "For X", "format": "x", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": "..", "format": "x"}}','thumbapi',776,'9a600df3ddb6493ee1d8cccd03bc1412a388977861d0958feb7ca82b2f26dab2',1600,900,10,'gen-4','http://api.test/images/gen-4','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:54aae6a2a6ffda26845097983a5262e55ec8fcdddd2a37bbf3a33c4ea7cf609e','twice.webp','twice.webp','Twice','youtube','{"title": "Twice", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',764,'0d697a6cb651070a5d34b1aeddece010594244c28db29af91c5f003aee6da490',1280,720,10,'gen-5','http://api.test/images/gen-5','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:37d63fdd29f9234f6c198ab9fed3a27b9f765459f7aea0e14c781e887f58aae8','twice-37d63fdd.webp','twice-37d63fdd.webp','Twice?','youtube','{"title": "Twice?", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',764,'e128a71efce4941770381aa637ca7120b0b0c6dd25ecdae7c36526a638932630',1280,720,10,'gen-6','http://api.test/images/gen-6','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:589e87068bcc491330423a14597b2792ac949a9992466b8a2367b32659073af5','in-hd.webp','in-hd.webp','In HD','youtube','{"title": "In HD", "format": "youtube", "category": "auto", "model": "hd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',878,'aea99dcce7c973ed96dd2482ec9ec4c4a13c27034528467e9bb03c7a9e9d5194',2560,1440,20,'gen-7','http://api.test/images/gen-7','{}',0,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:3f737df85d4f7788c6b1eaa7e63a797210920ab64cfd04a12f3cbf6155ea5959','there-too.webp','there-too.webp','There too','youtube','{"title": "There too", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null}','thumbapi',54,'ef7ea349c77ad08ed70d079c2f316804d7ef0b39ac3c855dc17c93163a8ad0a0',0,0,0,NULL,NULL,'{}',1,0,'2026-11-30T00:57:29+00:00',1);
INSERT INTO "thumbnail" VALUES('v1:69028152f5a2667e95ca21b9c8d6172007a2c4bed605e9e01133a080cda38cba','bought-twice.webp','bought-twice.webp','Bought twice','youtube','{"title": "Bought twice", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',770,'48896ee96f4eadd61ec24dd483bb0001f9f299ce00f4a461b1e17e76149fee2b',1280,720,10,'gen-8','http://api.test/images/gen-8','{}',0,0,'2026-11-30T00:57:31+00:00',2);
INSERT INTO "thumbnail" VALUES('v1:8de34b783124f5741d21df7602cc993bf7a4de0908026b702a48a544001f78e9','7-by-template-8de34b78.webp','7-by-template-8de34b78.webp','By template','youtube','{"title": "By template", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',770,'2ec08ef8ccbcd058c9e51e77536d9062187640b41aa1e09d6321ade202a6befd',1280,720,10,'gen-12','http://api.test/images/gen-12','{}',0,0,'2026-11-30T00:57:32+00:00',3);
INSERT INTO "thumbnail" VALUES('v1:cc9b98389cc90d756f0313f8de0f13de44209936c54f06b833a01f92014f82cd','9-by-another-cc9b9838.webp','9-by-another-cc9b9838.webp','By another','youtube','{"title": "By another", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',770,'4c4804acce9f74163495bc0fe18a3abbd8841810197ddea7f110eba0ca1fb0d3',1280,720,10,'gen-13','http://api.test/images/gen-13','{}',0,0,'2026-11-30T00:57:33+00:00',3);
INSERT INTO "thumbnail" VALUES('v1:3d72feb0eb7a7938cd4c96efa84fa9a33358be08b22e5da8b126cf4693a15acb','for-nothing.webp','for-nothing.webp','For nothing','youtube','{"title": "For nothing", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',792,'11736fb01354a4cd6b057f9ad51d6686f234e39008ee62d6fecb35c11124a3a4',1280,720,0,'gen-14','http://api.test/images/gen-14','{"placeholder": true}',0,1,'2026-11-30T00:57:34+00:00',4);
INSERT INTO "thumbnail" VALUES('v1:dab3903b8c3e214147d0a488aee368229e7abfa938c5ddd88bc4848f132921af','squeezed.webp','squeezed.webp','Squeezed','youtube','{"title": "Squeezed", "format": "youtube", "category": "auto", "model": "sd", "output_format": "webp", "use_photo": false, "use_logo": false, "photo": null, "logo": null, "custom_assets_id": null, "origin": {"folder": ".."}}','thumbapi',766,'b5e0349805ebfcf089f3105b6e96d93b9dbefa82ba8e74463baba81232bd5d3a',1280,720,10,'gen-9','http://api.test/images/gen-9','{}',0,0,'2026-11-30T00:57:36+00:00',5);
CREATE INDEX thumbnail_file ON thumbnail (key, name, size_bytes, placeholder);
CREATE INDEX thumbnail_engine ON thumbnail (engine, adopted);
COMMIT;
PRAGMA application_id = 1953000802;
PRAGMA user_version = 2;
PRAGMA journal_mode = wal;
