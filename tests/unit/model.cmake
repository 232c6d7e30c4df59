# Unit tests of src/model.
foreach(module bbox grid level_words match schema)
    khipu_unit_test(${module})
endforeach()
