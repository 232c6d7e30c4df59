# The libraries that khipu stands on. Debian's jansson, utf8proc, libzip and expat have no CMake packages of their
# own that can be relied on, so pkg-config finds them all but PROJ.
find_package(Threads REQUIRED)
find_package(PROJ CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)

# The oldest version of each that has what is called of it, or else the oldest that is tested with. Debian 12 and Ubuntu 24.04 have
# all of them; Ubuntu 22.04 has neither PROJ 9.1 nor jansson 2.14 nor GEOS 3.11.
set(khipu_oldest_proj 9.1)                   # proj_trans_get_last_used_operation
set(khipu_jansson jansson>=2.14)             # json_object_getn, json_object_setn_new
set(khipu_utf8proc libutf8proc>=2.3)         # utf8proc_unicode_version
set(khipu_crypto libcrypto>=3.0)             # the oldest that its makers mend
set(khipu_zlib zlib>=1.2.11)
set(khipu_zip libzip>=1.7)
set(khipu_expat expat>=2.4)                  # stops entities that grow without end
set(khipu_geos geos>=3.11)                   # GEOSGeom_createRectangle_r
# Asked for here and not of find_package, which would refuse the next major version.
if(PROJ_VERSION VERSION_LESS khipu_oldest_proj)
    message(FATAL_ERROR "PROJ is ${PROJ_VERSION}; it must be ${khipu_oldest_proj} or newer")
endif()

add_library(khipu_dependencies INTERFACE)
target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:_XOPEN_SOURCE=700>)
target_link_libraries(khipu_dependencies INTERFACE Threads::Threads m ${CMAKE_DL_LIBS})

set(KHIPU_PC_MODULES "")     # what khipu.pc requires
set(KHIPU_CONFIG_MODULES "") # the lines of khipu-config.cmake that find the same modules again

include(cmake/late.cmake)
foreach(configuration "" _NONE _RELEASE _RELWITHDEBINFO _DEBUG)
    get_target_property(khipu_location PROJ::proj IMPORTED_LOCATION${configuration})
    if(khipu_location AND NOT khipu_proj_file)
        khipu_late_file(khipu_proj_file ${khipu_location})
    endif()
endforeach()
if(khipu_proj_file)
    khipu_link_late(PROJ PROJ::proj ${khipu_proj_file})
else()
    target_link_libraries(khipu_dependencies INTERFACE PROJ::proj)
    list(APPEND KHIPU_PC_MODULES "proj >= ${khipu_oldest_proj}")
    string(APPEND KHIPU_CONFIG_MODULES "    find_dependency(PROJ CONFIG)\n")
endif()

# khipu_use_module(NAME SPEC [REQUIRED]): finds the pkg-config module SPEC as PkgConfig::NAME and links khipu with it
macro(khipu_use_module name spec)
    pkg_check_modules(${name} ${ARGN} IMPORTED_TARGET ${spec})
    if(${name}_FOUND)
        target_link_libraries(khipu_dependencies INTERFACE PkgConfig::${name})
        string(REPLACE ">=" " >= " khipu_pc_module ${spec})
        list(APPEND KHIPU_PC_MODULES ${khipu_pc_module})
        string(APPEND KHIPU_CONFIG_MODULES "    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${spec})\n")
    endif()
endmacro()

khipu_use_module(JANSSON ${khipu_jansson} REQUIRED)
khipu_use_module(UTF8PROC ${khipu_utf8proc} REQUIRED)
khipu_use_module(CRYPTO ${khipu_crypto} REQUIRED)
khipu_use_module(ZLIB_PC ${khipu_zlib} REQUIRED)

# Spreadsheets (XLSX) need libzip and expat; without them khipu says so when it meets one.
if(KHIPU_XLSX)
    pkg_check_modules(LIBZIP QUIET ${khipu_zip})
    pkg_check_modules(EXPAT QUIET ${khipu_expat})
endif()
if(KHIPU_XLSX AND LIBZIP_FOUND AND EXPAT_FOUND)
    khipu_use_module(LIBZIP ${khipu_zip} REQUIRED)
    khipu_use_module(EXPAT ${khipu_expat} REQUIRED)
    set(khipu_have_xlsx 1)
elseif(KHIPU_XLSX STREQUAL "REQUIRED")
    message(FATAL_ERROR "KHIPU_XLSX is REQUIRED, and libzip 1.7 or expat 2.4 (or newer) is missing: run scripts/setup")
else()
    set(khipu_have_xlsx 0)
endif()
target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:KHP_HAVE_XLSX=${khipu_have_xlsx}>)

# In which polygon a position lies needs GEOS; without it khipu joins areas by their codes and names only, and says so.
if(KHIPU_GEOS)
    pkg_check_modules(GEOS QUIET ${khipu_geos})
endif()
if(KHIPU_GEOS AND GEOS_FOUND)
    pkg_check_modules(GEOS REQUIRED IMPORTED_TARGET ${khipu_geos})
    list(GET GEOS_LINK_LIBRARIES 0 khipu_location)
    khipu_late_file(khipu_geos_file ${khipu_location})
    if(khipu_geos_file)
        khipu_link_late(GEOS PkgConfig::GEOS ${khipu_geos_file})
    else()
        khipu_use_module(GEOS ${khipu_geos} REQUIRED)
    endif()
    set(khipu_have_geos 1)
elseif(KHIPU_GEOS STREQUAL "REQUIRED")
    message(FATAL_ERROR "KHIPU_GEOS is REQUIRED, and GEOS 3.11 or newer is missing: run scripts/setup")
else()
    set(khipu_have_geos 0)
endif()
target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:KHP_HAVE_GEOS=${khipu_have_geos}>)
