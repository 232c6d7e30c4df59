# The libraries that khipu stands on. Debian's jansson, utf8proc, libzip and expat have no CMake packages of their
# own that can be relied on, so pkg-config finds them all but PROJ.
find_package(Threads REQUIRED)
find_package(PROJ CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(khipu_dependencies INTERFACE)
target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:_XOPEN_SOURCE=700>)
target_link_libraries(khipu_dependencies INTERFACE Threads::Threads PROJ::proj m)

set(KHIPU_PC_MODULES proj)   # what khipu.pc requires
set(KHIPU_CONFIG_MODULES "") # the lines of khipu-config.cmake that find the same modules again

# khipu_use_module(NAME SPEC [REQUIRED]): finds the pkg-config module SPEC as PkgConfig::NAME and links khipu with it
macro(khipu_use_module name spec)
    pkg_check_modules(${name} ${ARGN} IMPORTED_TARGET ${spec})
    if(${name}_FOUND)
        target_link_libraries(khipu_dependencies INTERFACE PkgConfig::${name})
        list(APPEND KHIPU_PC_MODULES ${${name}_MODULE_NAME})
        string(APPEND KHIPU_CONFIG_MODULES "    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${spec})\n")
    endif()
endmacro()

khipu_use_module(JANSSON jansson>=2.13 REQUIRED)
khipu_use_module(UTF8PROC libutf8proc REQUIRED)
khipu_use_module(CRYPTO libcrypto REQUIRED)
khipu_use_module(ZLIB_PC zlib REQUIRED)

# Spreadsheets (XLSX) need libzip and expat; without them khipu says so when it meets one.
if(KHIPU_XLSX)
    pkg_check_modules(LIBZIP QUIET libzip)
    pkg_check_modules(EXPAT QUIET expat)
endif()
if(KHIPU_XLSX AND LIBZIP_FOUND AND EXPAT_FOUND)
    khipu_use_module(LIBZIP libzip REQUIRED)
    khipu_use_module(EXPAT expat REQUIRED)
    set(khipu_have_xlsx 1)
else()
    set(khipu_have_xlsx 0)
endif()
target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:KHP_HAVE_XLSX=${khipu_have_xlsx}>)

# In which polygon a position lies needs GEOS; without it khipu joins areas by their codes and names only, and says so.
if(KHIPU_GEOS)
    pkg_check_modules(GEOS QUIET geos>=3.11)
endif()
if(KHIPU_GEOS AND GEOS_FOUND)
    khipu_use_module(GEOS geos>=3.11 REQUIRED)
    set(khipu_have_geos 1)
else()
    set(khipu_have_geos 0)
endif()
target_compile_definitions(khipu_dependencies INTERFACE $<BUILD_INTERFACE:KHP_HAVE_GEOS=${khipu_have_geos}>)
