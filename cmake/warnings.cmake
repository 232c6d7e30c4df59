# The warnings of the whole project, in one place.
add_library(khipu_warnings INTERFACE)
target_compile_options(khipu_warnings INTERFACE $<$<COMPILE_LANGUAGE:C>:
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wvla -Wformat=2 -Wstrict-prototypes
    -Wmissing-prototypes -Wcast-qual -Wundef
    # "s\xC3\xA1" "bado" has to be in two pieces, or the b would belong to the escape.
    $<$<C_COMPILER_ID:Clang>:-Wno-string-concatenation>>)
if(KHIPU_WERROR)
    # What is set only on success through an out-parameter looks uninitialised to an optimising gcc: it warns, no more.
    target_compile_options(khipu_warnings INTERFACE
        $<$<COMPILE_LANGUAGE:C>:-Werror $<$<C_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized>>)
endif()
if(KHIPU_ANALYZER)
    include(cmake/analyzer.cmake)
endif()
