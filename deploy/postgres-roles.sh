#!/bin/bash
# Makes the two roles of a new group server's database. The postgres image runs it once, as the
# administrator; elsewhere run it by hand with PGHOST, POSTGRES_USER, POSTGRES_DB and the passwords.
#
# tsunagu_owner owns the tables and migrates. tsunagu_app owns nothing: what it may do is granted
# by the migrations.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v database="$POSTGRES_DB" <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
CREATE ROLE tsunagu_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION
    PASSWORD :'owner_password';
CREATE ROLE tsunagu_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION
    PASSWORD :'app_password';
ALTER DATABASE :"database" OWNER TO tsunagu_owner;
SQL
