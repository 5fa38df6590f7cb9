// The SQL queries for PGlite.

/** Queries that need no extension, which use most of the main module. */
export const general = [
  "select version()",
  `select sum(i), string_agg(i::text, ',' order by i desc) filter (where i % 97 = 0)
    from generate_series(1, 1000) i`,
  `with recursive f(n, a, b) as (
    select 1, 1::numeric, 1::numeric union all select n + 1, b, a + b from f where n < 100
  ) select a from f where n = 100`,
  "select to_tsvector('english', 'The libraries were binding') @@ to_tsquery('english', 'bind') as m",
  `select jsonb_path_query_array('{"a": [1, 2, 3]}', '$.a[*] ? (@ > 1)') as j`,
  "select regexp_matches('foobarbequebaz', '(bar)(beque)'), xmlelement(name a, 1)",
  "do $$ begin perform 1 / 0; exception when division_by_zero then raise notice 'caught'; end $$",
  "select 1 / 0",
  "select 'x'::int",
  "select * from no_such_table",
];

/** Extensions for which the package has an archive, but no module. */
export const withoutModule = ["passwordcheck", "pg_logicalinspect", "pg_overexplain"];

/** Libraries that are not SQL extensions, and are loaded directly. */
export const loaded = ["auto_explain", "passwordcheck", "pg_overexplain"];

/** The queries for each extension. Keys are the names of the package's modules. */
export const questions = {
  amcheck: ["select bt_index_check('pg_class_oid_index'::regclass, true)"],
  auto_explain: ["set auto_explain.log_min_duration = 0", "select 1 as explained"],
  bloom: [
    "create table b as select i, i % 7 as j from generate_series(1, 500) i",
    "create index on b using bloom (i, j)",
    "select count(*) from b where j = 3 and i < 100",
  ],
  btree_gin: [
    "create table g as select i from generate_series(1, 300) i",
    "create index on g using gin (i)",
    "select count(*) from g where i between 7 and 70",
  ],
  btree_gist: [
    "create table r (room int, during tsrange, exclude using gist (room with =, during with &&))",
    "insert into r values (1, '[2026-01-01,2026-01-03)'), (2, '[2026-01-01,2026-01-03)')",
    "insert into r values (1, '[2026-01-02,2026-01-04)')",
  ],
  citext: ["select 'ABC'::citext = 'abc' as same, regexp_replace('aBc'::citext, 'B', 'x')"],
  cube: [
    "select cube_union('(0,1)'::cube, '(2,3)'), cube_distance('(0,0)', '(3,4)')",
    "select '(1,2),(3,4)'::cube @> '(2,3)' as c",
    "select '(1,'::cube",
  ],
  dict_int: ["select ts_lexize('intdict', '12345678')"],
  dict_xsyn: ["select ts_lexize('xsyn', 'supernova')"],
  earthdistance: ["select round(earth_distance(ll_to_earth(52.5, 13.4), ll_to_earth(48.9, 2.4)))::text as d"],
  file_fdw: [
    "create server files foreign data wrapper file_fdw",
    "copy (select i, i * i from generate_series(1, 5) i) to '/tmp/squares.csv' csv",
    `create foreign table squares (i int, s int) server files
      options (filename '/tmp/squares.csv', format 'csv')`,
    "select sum(s) from squares",
  ],
  fuzzystrmatch: [
    "select levenshtein('kitten', 'sitting'), soundex('Anne'), metaphone('Thompson', 4)",
    "select dmetaphone('gumbo'), daitch_mokotoff('Lewinsky')",
  ],
  hstore: [
    "create view h as select 'a=>1, b=>NULL'::hstore as h",
    "select h -> 'a' as a, h || 'c=>3' as more, hstore_to_json(h), akeys(h) from h",
    "select 'a=>'::hstore",
  ],
  intarray: [
    "select sort('{3,1,2}'::int[]) as s, uniq('{1,1,2}'::int[]) as u",
    "select '{1,2,3}'::int[] @@ '1&(2|9)'::query_int as m",
  ],
  isn: [
    "select isbn('978-0-393-04002-9'), issn('1436-4522'), ean13('4012345678901')",
    "select isbn('978-0-393-04002-0')",
  ],
  lo: ["select lo_oid(7::oid::lo)"],
  ltree: [
    "select 'a.b.c'::ltree @> 'a.b.c.d' as c, subpath('a.b.c.d', 1, 2), lca('a.b.c', 'a.b.d')",
    "select 'a.b.c'::ltree ~ 'a.*{1,2}'::lquery as m",
  ],
  moddatetime: [
    "create extension autoinc",
    "create extension insert_username",
    "create extension refint",
    "create sequence numbers",
    "create table m (id int, who text, changed timestamp)",
    "create trigger i before insert on m for each row execute function autoinc(id, numbers)",
    "create trigger u before insert on m for each row execute function insert_username(who)",
    "create trigger d before update on m for each row execute function moddatetime(changed)",
    "create table k (id int, m int)",
    "create trigger p after delete on m for each row execute function " +
      "check_foreign_key(1, 'restrict', 'id', 'k', 'm')",
    "insert into m values (0), (null)",
    "insert into k values (7, 2)",
    "update m set who = 'me' where id = 1",
    "delete from m where id = 2",
    "select id, who, changed is not null as changed from m order by id",
  ],
  pageinspect: [
    "select count(*) > 0 as found from heap_page_items(get_raw_page('pg_class', 0))",
    "select magic, version from bt_metap('pg_class_oid_index')",
  ],
  passwordcheck: ["create role weak password 'abc'", "create role fair password 'abc12345678'"],
  pg_buffercache: ["select count(*) > 0 as found from pg_buffercache"],
  pg_freespacemap: ["select count(*) >= 0 as found from pg_freespace('pg_class')"],
  pg_logicalinspect: ["select * from pg_get_logical_snapshot_info('0-1.snap')"],
  pg_overexplain: [
    "explain (debug, costs off) select 1",
    "explain (range_table, costs off) select * from pg_class",
  ],
  pg_stat_statements: ["select pg_stat_statements_reset() is not null as reset"],
  pg_surgery: [
    "create table dead as select 1 as i",
    "select heap_force_kill('dead'::regclass, array['(0,1)']::tid[])",
    "select count(*) from dead",
  ],
  pg_trgm: [
    "select similarity('late binding', 'late bindings'), show_trgm('word')",
    "select word_similarity('word', 'two words')",
    "create table w as select md5(i::text) as t from generate_series(1, 400) i",
    "create index on w using gin (t gin_trgm_ops)",
    "select count(*), min(t) from w where t like '%abc%'",
  ],
  pg_visibility: ["select count(*) >= 0 as found from pg_visibility_map('pg_class')"],
  pg_walinspect: ["select count(*) >= 0 as found from pg_get_wal_stats('0/1000000', '0/1000000', false)"],
  pgcrypto: [
    "select encode(digest('x', 'sha256'), 'hex') as d, encode(hmac('a', 'b', 'sha512'), 'hex') as h",
    "select crypt('word', '$2a$04$abcdefghijklmnopqrstuu') as c, crypt('word', '$1$saltsalt') as m",
    "select pgp_sym_decrypt(pgp_sym_encrypt('plain', 'key', 'cipher-algo=aes256'), 'key') as p",
    "select encode(encrypt('data', '0123456789abcdef', 'aes-cbc/pad:pkcs'), 'hex') as e",
    "select pgp_sym_decrypt('\\x00', 'key')",
    "select digest('x', 'no-such-digest')",
  ],
  seg: [
    "select '1.0 .. 2.0'::seg && '1.5' as o, '1.234567'::seg as s, seg_center('1..3')",
    "select 'x'::seg",
  ],
  tablefunc: [
    `select * from crosstab('values (1, ''a'', 10), (1, ''b'', 20), (2, ''a'', 30)')
      as t(row int, a int, b int)`,
    "create table t (id int, up int)",
    "insert into t values (1, null), (2, 1), (3, 2)",
    `select * from connectby('t', 'id', 'up', '1', 0, '>')
      as c(id int, up int, level int, branch text)`,
  ],
  tcn: [
    "create table n (id int primary key)",
    "create trigger c after insert on n for each row execute function triggered_change_notification()",
    "insert into n values (1)",
  ],
  tsm_system_rows: ["select count(*) from pg_class tablesample system_rows(3)"],
  tsm_system_time: ["select count(*) > 0 as found from pg_class tablesample system_time(1000)"],
  unaccent: ["select unaccent('Hôtel Ægir ß')"],
  uuid_ossp: [
    "select uuid_generate_v5(uuid_ns_url(), 'latebind'), uuid_generate_v3(uuid_ns_dns(), 'x')",
    "select length(uuid_generate_v1()::text)",
  ],
};
