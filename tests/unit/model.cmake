# Unit tests of src/model.
foreach(module bbox grid match schema)
    khipu_unit_test(${module})
endforeach()
