/* Does nothing but be linked with libproj: what any program that uses PROJ takes to start. */
#include <proj.h>

int main(int argc, char **argv) {
    (void)argv;
    return argc > 1 && proj_info().major == 0;
}
