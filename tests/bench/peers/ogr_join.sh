#!/bin/sh
# The real join in ogr2ogr, the fastest way that was found: cases and gazetteer into one SpatiaLite file, the gazetteer
# transformed once on its way in, an index on the key, and the join read back into GeoJSON. (A join in one command, by the
# SQLite dialect over the two CSV files, is quadratic; ST_Transform in SQL makes its operation anew for every row.)
#
#   ogr_join.sh CASES KEYS DATABASE OUTPUT
#
# Synchronous writing off, a large cache and one transaction for everything, as the SQLite driver's page advises.
set -e
cases=$1 keys=$2 database=$3 output=$4
export OGR_SQLITE_SYNCHRONOUS=OFF OGR_SQLITE_CACHE=512

ogr2ogr -f SQLite "$database" "$cases" -nln cases -nlt NONE -dsco SPATIALITE=YES -gt unlimited
for code in 4326 32717 32718 32719 24878; do
    ogr2ogr -f SQLite -append "$database" "$keys" -nln places -where "srid = '$code'" -s_srs "EPSG:$code" -t_srs EPSG:4326 \
        -oo X_POSSIBLE_NAMES=x -oo Y_POSSIBLE_NAMES=y -gt unlimited 2>/dev/null
done
ogrinfo -q "$database" -sql "CREATE UNIQUE INDEX places_key ON places(key)"
ogr2ogr -f GeoJSON "$output" "$database" -nln cases -lco COORDINATE_PRECISION=6 \
    -sql "SELECT c.*, p.place_id, p.geometry FROM cases c LEFT JOIN places p ON p.key = c.key"
