# Installs a build, reads off it that it is hardened, builds unplaced.c against it through CMake's package and through pkg-config,
# and runs both and the installed program. BUILD: the build; SCRATCH: a folder to work in; SOURCE: the repository; COMPILER, FLAGS: of the build.
set(sample ${SOURCE}/data/peru-2022)
set(expected "61 records: 61 located \\(55 exact, 6 alias\\), 0 unlocated, 0 rejected")

function(run out)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "${command}\nended with ${result}\n${output}${errors}")
    endif()
    set(${out} "${output}${errors}" PARENT_SCOPE)
endfunction()

function(expect_sample_placed program)
    run(output ${program} ${ARGN})
    if(NOT output MATCHES "${expected}")
        message(FATAL_ERROR "${program} said:\n${output}\nwhich has no line like\n${expected}")
    endif()
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
set(prefix ${SCRATCH}/installed)
run(ignored ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
find_program(PYTHON python3 REQUIRED)
run(hardening ${PYTHON} ${SOURCE}/tests/consumer/hardening.py ${BUILD} ${prefix} ${SCRATCH}/hardening)
file(GLOB_RECURSE package ${prefix}/*/khipu-config.cmake)
file(GLOB_RECURSE pc ${prefix}/*/khipu.pc)
cmake_path(GET pc PARENT_PATH pc_folder)
cmake_path(GET pc_folder PARENT_PATH library_folder)
set(ENV{LD_LIBRARY_PATH} ${library_folder})

run(ignored ${CMAKE_COMMAND} -S ${SOURCE}/tests/consumer -B ${SCRATCH}/cmake -DCMAKE_PREFIX_PATH=${prefix}
    -DCMAKE_C_COMPILER=${COMPILER} "-DCMAKE_C_FLAGS=${FLAGS}")
run(ignored ${CMAKE_COMMAND} --build ${SCRATCH}/cmake)
expect_sample_placed(${SCRATCH}/cmake/unplaced ${sample}/cases.csv ${sample}/places.csv)

set(ENV{PKG_CONFIG_PATH} ${pc_folder})
run(pc_flags pkg-config --cflags --libs khipu)
separate_arguments(pc_flags UNIX_COMMAND "${pc_flags}")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
run(ignored ${COMPILER} -std=c11 ${flags} -o ${SCRATCH}/unplaced ${SOURCE}/tests/consumer/unplaced.c ${pc_flags})
expect_sample_placed(${SCRATCH}/unplaced ${sample}/cases.csv ${sample}/places.csv)

expect_sample_placed(${prefix}/bin/khipu check ${sample}/cases.csv --places ${sample}/places.csv --quiet)
message("${hardening}the installed library and program place the sample")
