# Unit tests of src/write.
foreach(module csv_cell json_string feature geojson sink)
    khipu_unit_test(${module})
endforeach()
