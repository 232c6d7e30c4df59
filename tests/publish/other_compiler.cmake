# Builds khipu with another compiler and compares the bundles of both. Wants SOURCE, SCRATCH, COMPILER, PYTHON, KHIPU.
foreach(step
        "${CMAKE_COMMAND};-S;${SOURCE};-B;${SCRATCH}/build;-DCMAKE_C_COMPILER=${COMPILER};-DCMAKE_BUILD_TYPE=Release;-DKHIPU_BUILD_TESTS=OFF"
        "${CMAKE_COMMAND};--build;${SCRATCH}/build;--parallel;2;--target;khipu_cli"
        "${PYTHON};${SOURCE}/tests/publish/same_bytes_everywhere.py;${KHIPU};${SOURCE};${SCRATCH}/bundles;${SCRATCH}/build/khipu")
    execute_process(COMMAND ${step} RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "ended with ${result}: ${step}")
    endif()
endforeach()
