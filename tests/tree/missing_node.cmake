# Configuring without Node.js stops with a line that names scripts/setup.
execute_process(COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${SCRATCH} -DKHIPU_NODE=/nonexistent/node
    RESULT_VARIABLE result ERROR_VARIABLE errors OUTPUT_QUIET)
file(REMOVE_RECURSE ${SCRATCH})
if(result EQUAL 0)
    message(FATAL_ERROR "configuring without Node.js went through")
endif()
if(NOT errors MATCHES "run[ \n]+scripts/setup")
    message(FATAL_ERROR "the message does not name scripts/setup:\n${errors}")
endif()
