# Unit tests of src/summarise.
foreach(module ids rates used_places)
    khipu_unit_test(${module})
endforeach()
if(khipu_have_geos) # without it no polygon can be prepared
    khipu_unit_test(polygons)
endif()
khipu_unit_test(anonymity)
khipu_unit_test(shares)
