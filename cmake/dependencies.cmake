# The libraries that khipu stands on. Debian's jansson, utf8proc, libzip and expat have no CMake packages of their
# own that can be relied on, so pkg-config finds them all but PROJ.
find_package(Threads REQUIRED)
find_package(PROJ CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(ZLIB_PC REQUIRED IMPORTED_TARGET zlib)

add_library(khipu_dependencies INTERFACE)
target_compile_definitions(khipu_dependencies INTERFACE _POSIX_C_SOURCE=200809L)
target_link_libraries(khipu_dependencies INTERFACE
    Threads::Threads PROJ::proj PkgConfig::JANSSON PkgConfig::UTF8PROC PkgConfig::CRYPTO PkgConfig::ZLIB_PC m)

# Spreadsheets (XLSX) need libzip and expat; without them khipu says so when it meets one.
pkg_check_modules(LIBZIP IMPORTED_TARGET libzip)
pkg_check_modules(EXPAT IMPORTED_TARGET expat)
if(LIBZIP_FOUND AND EXPAT_FOUND)
    target_link_libraries(khipu_dependencies INTERFACE PkgConfig::LIBZIP PkgConfig::EXPAT)
    target_compile_definitions(khipu_dependencies INTERFACE KHP_HAVE_XLSX=1)
else()
    target_compile_definitions(khipu_dependencies INTERFACE KHP_HAVE_XLSX=0)
endif()
