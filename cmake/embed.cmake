# What the program carries inside itself: the template of the page (built from web/ by node), the outlines of first-level
# areas that a page draws, the table of the world's first-level areas with outlines that decide, and the words by which headers
# look personal. embedded.h in src/write, src/world and src/protect declares them; cmake/embedded.S.in pulls their bytes in.
find_program(KHIPU_NODE NAMES node nodejs DOC "Node.js, which builds the page")
if(NOT KHIPU_NODE OR NOT EXISTS "${KHIPU_NODE}")
    message(FATAL_ERROR "Node.js is not installed, and the page is built with it: run scripts/setup.")
endif()
set(KHIPU_VIEWER_HTML ${PROJECT_BINARY_DIR}/web/viewer.html)
set(KHIPU_BOUNDARIES ${PROJECT_SOURCE_DIR}/data/boundaries/admin1-latin-america.geojsonl)

if(NOT EXISTS ${PROJECT_SOURCE_DIR}/web/node_modules/leaflet/package.json)
    message(FATAL_ERROR "The page's packages are missing from web/node_modules: run scripts/setup.")
endif()
file(GLOB_RECURSE khipu_web_sources CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/web/src/* ${PROJECT_SOURCE_DIR}/web/*.mjs)
list(FILTER khipu_web_sources EXCLUDE REGEX "/node_modules/")
add_custom_command(OUTPUT ${KHIPU_VIEWER_HTML}
    COMMAND ${KHIPU_NODE} ${PROJECT_SOURCE_DIR}/web/build.mjs --out ${KHIPU_VIEWER_HTML}
    DEPENDS ${khipu_web_sources} ${PROJECT_SOURCE_DIR}/web/package-lock.json
    COMMENT "Building the page's template" VERBATIM)

set(KHIPU_WORLD_TABLE ${PROJECT_BINARY_DIR}/world.bin)
set(KHIPU_WORLD_OUTLINES ${PROJECT_SOURCE_DIR}/data/areas/outlines.bin)
add_subdirectory(${PROJECT_SOURCE_DIR}/src/world_compile ${PROJECT_BINARY_DIR}/src/world_compile)
add_custom_command(OUTPUT ${KHIPU_WORLD_TABLE}
    COMMAND khipu_world_compile ${PROJECT_SOURCE_DIR}/data/areas ${KHIPU_WORLD_TABLE}
    DEPENDS khipu_world_compile ${PROJECT_SOURCE_DIR}/data/areas/areas.tsv ${PROJECT_SOURCE_DIR}/data/areas/languages.tsv
    COMMENT "Making the table of the world's areas" VERBATIM)

set(KHIPU_PERSONAL_WORDS ${PROJECT_BINARY_DIR}/personal-words.bin)
add_subdirectory(${PROJECT_SOURCE_DIR}/src/words_compile ${PROJECT_BINARY_DIR}/src/words_compile)
add_custom_command(OUTPUT ${KHIPU_PERSONAL_WORDS}
    COMMAND khipu_words_compile ${PROJECT_SOURCE_DIR}/data/personal-words.tsv ${KHIPU_PERSONAL_WORDS}
    DEPENDS khipu_words_compile ${PROJECT_SOURCE_DIR}/data/personal-words.tsv
    COMMENT "Making the table of words that look personal" VERBATIM)

# The size is a size_t.
if(CMAKE_SIZEOF_VOID_P EQUAL 8)
    set(KHIPU_ASM_WORD .quad)
else()
    set(KHIPU_ASM_WORD .long)
endif()
set(khipu_embedded ${PROJECT_BINARY_DIR}/embedded.S)
configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.S.in ${khipu_embedded} @ONLY)
set_property(SOURCE ${khipu_embedded} PROPERTY OBJECT_DEPENDS
    ${KHIPU_VIEWER_HTML} ${KHIPU_BOUNDARIES} ${KHIPU_WORLD_TABLE} ${KHIPU_WORLD_OUTLINES} ${KHIPU_PERSONAL_WORDS})
target_sources(khipu_objects PRIVATE ${khipu_embedded} ${KHIPU_VIEWER_HTML} ${KHIPU_WORLD_TABLE} ${KHIPU_PERSONAL_WORDS})
