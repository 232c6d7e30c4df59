# What `cmake --install` puts where: the program, the library with its header, a CMake package and khipu.pc.
include(CMakePackageConfigHelpers)

set(khipu_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/khipu)
install(TARGETS khipu EXPORT khipu_targets)
if(NOT BUILD_SHARED_LIBS)
    install(TARGETS khipu_dependencies EXPORT khipu_targets)
endif()
if(TARGET khipu_cli)
    install(TARGETS khipu_cli)
endif()
install(FILES include/khipu/khipu.h ${PROJECT_BINARY_DIR}/include/khipu/version.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/khipu)
install(EXPORT khipu_targets NAMESPACE khipu:: FILE khipu-targets.cmake DESTINATION ${khipu_package_dir})

configure_package_config_file(cmake/khipu-config.cmake.in ${PROJECT_BINARY_DIR}/khipu-config.cmake
    INSTALL_DESTINATION ${khipu_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/khipu-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/khipu-config.cmake ${PROJECT_BINARY_DIR}/khipu-config-version.cmake
    DESTINATION ${khipu_package_dir})

# A static library needs its dependencies when it is linked, a shared one carries them itself.
set(khipu_pc_dl "")
if(CMAKE_DL_LIBS)
    set(khipu_pc_dl " -l${CMAKE_DL_LIBS}")
endif()
list(JOIN KHIPU_PC_MODULES ", " khipu_pc_requires)
if(BUILD_SHARED_LIBS)
    set(khipu_pc_requires "Requires.private: ${khipu_pc_requires}\nLibs.private: -lm -pthread${khipu_pc_dl}")
    set(khipu_pc_libs "-L\${libdir} -lkhipu")
else()
    set(khipu_pc_requires "Requires: ${khipu_pc_requires}")
    set(khipu_pc_libs "-L\${libdir} -lkhipu -lm -pthread${khipu_pc_dl}")
endif()
file(RELATIVE_PATH khipu_pc_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" khipu_pc_prefix "${khipu_pc_prefix}")
configure_file(cmake/khipu.pc.in ${PROJECT_BINARY_DIR}/khipu.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/khipu.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
