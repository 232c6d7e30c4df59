# Unit tests of src/summarise.
foreach(module ids rates used_places)
    khipu_unit_test(${module})
endforeach()
khipu_unit_test(anonymity)
