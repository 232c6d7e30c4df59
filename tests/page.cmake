# Each tests/page/NAME.test.mjs is the ctest page.NAME; they run under node, most of them in a real Chromium.
find_program(KHIPU_CHROMIUM NAMES chromium chromium-browser google-chrome google-chrome-stable)
if(NOT KHIPU_CHROMIUM)
    # scripts/setup has playwright-core download it where the system has no package of it.
    execute_process(COMMAND ${KHIPU_NODE} -e "console.log(require('playwright-core').chromium.executablePath())"
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/web OUTPUT_VARIABLE khipu_chromium OUTPUT_STRIP_TRAILING_WHITESPACE)
    set(KHIPU_CHROMIUM ${khipu_chromium} CACHE FILEPATH "Chromium, which the page is tested in" FORCE)
endif()

find_program(KHIPU_FIREFOX NAMES firefox-esr)

# The browser's home; its own profile is a fresh one in every test.
set(khipu_page_home ${CMAKE_CURRENT_BINARY_DIR}/page)
file(MAKE_DIRECTORY ${khipu_page_home})
file(GLOB khipu_page_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/page/*.test.mjs)
foreach(test IN LISTS khipu_page_tests)
    cmake_path(GET test FILENAME name)
    string(REGEX REPLACE "\\.test\\.mjs$" "" name ${name})
    if(name MATCHES "firefox" AND NOT KHIPU_FIREFOX)
        continue() # scripts/setup --for full installs it
    endif()
    add_test(NAME page.${name} COMMAND ${KHIPU_NODE} --test ${test})
    set(labels page)
    if(name MATCHES "heavy")
        list(APPEND labels heavy)
    endif()
    set_tests_properties(page.${name} PROPERTIES LABELS "${labels}" PROCESSORS 2 TIMEOUT 600 ENVIRONMENT
        "${KHIPU_TEST_ENVIRONMENT};HOME=${khipu_page_home};KHIPU=$<TARGET_FILE:khipu_cli>;KHIPU_SOURCE=${PROJECT_SOURCE_DIR};KHIPU_TEMPLATE=${KHIPU_VIEWER_HTML};KHIPU_CHROMIUM=${KHIPU_CHROMIUM};KHIPU_FIREFOX=${KHIPU_FIREFOX};KHIPU_ARTEFACTS=${khipu_page_home}")
endforeach()

# The page beside its peer, with every promise of docs/benchmarks-page.md but those of a million cases.
add_test(NAME page.bench COMMAND ${KHIPU_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/page/bench.mjs --khipu $<TARGET_FILE:khipu_cli>
    --work ${khipu_page_home}/bench --rounds 1 --sizes 1000,10000,100000 --check)
set_tests_properties(page.bench PROPERTIES LABELS "page;heavy" PROCESSORS 2 TIMEOUT 900 ENVIRONMENT
    "${KHIPU_TEST_ENVIRONMENT};HOME=${khipu_page_home};KHIPU_CHROMIUM=${KHIPU_CHROMIUM};KHIPU_ARTEFACTS=${khipu_page_home}")
