# Unit tests of src/locate.
khipu_unit_test(toponym)
khipu_unit_test(spelling)

add_library(locate_fixture STATIC locate_fixture.c)
target_link_libraries(locate_fixture PUBLIC khipu_test_objects PkgConfig::CMOCKA PRIVATE khipu_warnings)
target_compile_definitions(locate_fixture PRIVATE KHIPU_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
foreach(module building candidates codes compiled expect gazetteer locate matching membership suggestions)
    khipu_unit_test(${module})
    target_link_libraries(test_${module} PRIVATE locate_fixture)
endforeach()
