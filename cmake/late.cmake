# Libraries that most runs do not need are loaded when their first function is called (src/base/late.h): linking PROJ and GEOS
# takes a program longer than placing a few thousand records. Where that cannot be done they are linked as any other: outside
# Linux, with static libraries, or with -DKHIPU_LOAD_LATE=OFF.

# khipu_late_file(RESULT LIBRARY): the name under which the loader finds the shared library at that path; "" if it cannot be
# loaded late.
function(khipu_late_file result library)
    set(${result} "" PARENT_SCOPE)
    if(NOT KHIPU_LOAD_LATE OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT CMAKE_READELF OR NOT library MATCHES "\\.so(\\.|$)")
        return()
    endif()
    execute_process(COMMAND ${CMAKE_READELF} -d ${library} OUTPUT_VARIABLE dynamic ERROR_QUIET)
    if(dynamic MATCHES "SONAME[^[]*\\[([^]]+)\\]")
        set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
    endif()
endfunction()

# khipu_link_late(NAME TARGET FILE): what includes the headers of TARGET finds KHP_<NAME>_FILE, which it loads.
function(khipu_link_late name target file)
    target_include_directories(khipu_dependencies SYSTEM INTERFACE
        $<BUILD_INTERFACE:$<TARGET_PROPERTY:${target},INTERFACE_INCLUDE_DIRECTORIES>>)
    target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:KHP_${name}_FILE="${file}">)
endfunction()
