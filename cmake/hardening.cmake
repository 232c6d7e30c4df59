# What makes a mistake in memory end the program instead of being of use to whoever wrote the sheet. It applies to every object,
# program and library of every build type; tests/consumer/hardening.py reads it off what was installed. docs/security.md says what
# each part is for. With -DKHIPU_HARDEN=OFF the flags are the packager's own affair.
if(NOT KHIPU_HARDEN)
    return()
endif()
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)
include(CheckLinkerFlag)
include(CheckPIESupported)

# A position-independent program is loaded at another address on every run.
check_pie_supported(LANGUAGES C)

function(khipu_harden_compiler flag variable)
    check_c_compiler_flag(${flag} ${variable})
    if(${variable})
        add_compile_options(${flag}) # of assembler files as well: cmake/embedded.S.in asks for CET
    endif()
endfunction()

khipu_harden_compiler(-fstack-protector-strong KHIPU_HAVE_STACK_PROTECTOR)
khipu_harden_compiler(-fstack-clash-protection KHIPU_HAVE_STACK_CLASH_PROTECTION)
khipu_harden_compiler(-fcf-protection=full KHIPU_HAVE_CF_PROTECTION)
# What is bound at start needs no stubs to be called through.
khipu_harden_compiler(-fno-plt KHIPU_HAVE_NO_PLT)

# The C library checks sizes that the compiler knows where it optimises; sanitizers check all of them, in their own way.
# Level 3 knows more sizes, where both the compiler (gcc 12, clang 9) and the C library have it.
if(KHIPU_SANITIZE STREQUAL "none")
    set(CMAKE_REQUIRED_FLAGS "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
    check_c_source_compiles("#include <string.h>
        #if __USE_FORTIFY_LEVEL < 3
        #error lower
        #endif
        int main(void) { return 0; }" KHIPU_HAVE_FORTIFY_3)
    unset(CMAKE_REQUIRED_FLAGS)
    set(khipu_fortify_level $<IF:$<BOOL:${KHIPU_HAVE_FORTIFY_3}>,3,2>)
    add_compile_options("$<$<AND:$<COMPILE_LANGUAGE:C>,$<CONFIG:Release,RelWithDebInfo,MinSizeRel>>:\
-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=${khipu_fortify_level}>")
endif()

# What the loader has resolved becomes read-only before the program starts; no stack or data is ever run.
foreach(word relro now noexecstack)
    check_linker_flag(C -Wl,-z,${word} KHIPU_HAVE_LINK_${word})
    if(KHIPU_HAVE_LINK_${word})
        add_link_options(-Wl,-z,${word})
    endif()
endforeach()
