# Unit tests of src/model.
foreach(module bbox geodesic grid match schema)
    khipu_unit_test(${module})
endforeach()
