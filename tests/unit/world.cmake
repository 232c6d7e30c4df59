# Unit tests of src/world.
foreach(module world world_ground)
    khipu_unit_test(${module})
endforeach()
