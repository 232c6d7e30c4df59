# Unit tests of src/model.
foreach(module bbox geodesic grid level_words match pole schema)
    khipu_unit_test(${module})
endforeach()
