# Unit tests of src/write.
foreach(module boundaries bundle csv_cell deflate feature geojson json_string landing manifest outlines packs page page_groups page_ids placements review sink turn)
    khipu_unit_test(${module})
endforeach()
khipu_unit_test(topology)
khipu_unit_test(tables)
khipu_unit_test(area_features)
khipu_unit_test(area_words)
