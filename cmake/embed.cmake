# What the program carries inside itself: the template of the page (built from web/ by node) and the outlines of
# first-level areas. src/write/embedded.h declares them; cmake/embedded.S.in pulls their bytes in.
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

# The size is a size_t.
if(CMAKE_SIZEOF_VOID_P EQUAL 8)
    set(KHIPU_ASM_WORD .quad)
else()
    set(KHIPU_ASM_WORD .long)
endif()
set(khipu_embedded ${PROJECT_BINARY_DIR}/embedded.S)
configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.S.in ${khipu_embedded} @ONLY)
set_property(SOURCE ${khipu_embedded} PROPERTY OBJECT_DEPENDS ${KHIPU_VIEWER_HTML} ${KHIPU_BOUNDARIES})
target_sources(khipu_objects PRIVATE ${khipu_embedded} ${KHIPU_VIEWER_HTML})
