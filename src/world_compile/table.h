/* table: data/areas as it is read: two tables of tab-separated cells, a line an area. */
#ifndef KHP_WORLD_COMPILE_TABLE_H
#define KHP_WORLD_COMPILE_TABLE_H

#include "base/buffer.h"

/* The columns of areas.tsv, in their order. */
typedef enum source_column {
    COLUMN_COUNTRY,
    COLUMN_ADM1,
    COLUMN_ISO,
    COLUMN_HASC,
    COLUMN_POSTAL,
    COLUMN_TYPE,
    COLUMN_TYPE_EN,
    COLUMN_GEONAMES,
    COLUMN_TIED,
    COLUMN_WITHIN,
    COLUMN_NAME,
    COLUMN_OFFICIAL, /* several, joined by | */
    COLUMN_ENGLISH,
    COLUMN_ALTERNATES, /* several, joined by | */
    COLUMN_LONGITUDE,
    COLUMN_LATITUDE,
    COLUMN_REACH_KM,
    COLUMN_COUNT
} source_column;

/* An area; the cells view the texts of the table. */
typedef struct source_area {
    khp_slice cells[COLUMN_COUNT];
    khp_slice languages; /* the rest of its line in languages.tsv: cells, some of them empty */
} source_area;

typedef struct source_table {
    khp_buffer areas_text;
    khp_buffer languages_text;
    source_area *areas;
    size_t count;
    size_t capacity;
} source_table;

/* Reads FOLDER/areas.tsv and languages.tsv into a zeroed table; false after saying on stderr what
 * is wrong. source_table_clear in either case. */
bool source_table_read(source_table *table, const char *folder);
void source_table_clear(source_table *table);

#endif
