# Unit tests of src/summarise.
foreach(module ids polygons rates used_places)
    khipu_unit_test(${module})
endforeach()
khipu_unit_test(anonymity)
khipu_unit_test(shares)
