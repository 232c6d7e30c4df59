# -fanalyzer of gcc 12: follows paths through src/. Every warning of its is an error, but for those below, each with its reason.
if(NOT CMAKE_C_COMPILER_ID STREQUAL "GNU")
    message(FATAL_ERROR "KHIPU_ANALYZER needs gcc")
endif()
target_compile_options(khipu_warnings INTERFACE $<$<COMPILE_LANGUAGE:C>:
    -fanalyzer
    # What khp_fail* return, in another file, is never KHIPU_OK, and a slice of NULL has length 0: gcc knows neither.
    -Wno-analyzer-null-dereference -Wno-analyzer-null-argument
    # Structures that are copied whole, and arrays filled up to a count that another function returns, count as never written:
    # clang's analyzer and valgrind look for the same (scripts/test --analysis).
    -Wno-analyzer-use-of-uninitialized-value
    # States and calls that it has given up on: no findings.
    -Wno-analyzer-too-complex -Wno-analyzer-symbol-too-complex>)
