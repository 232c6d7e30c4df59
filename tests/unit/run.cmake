# Unit tests of src/run.
khipu_unit_test(memo)
khipu_unit_test(holding)
khipu_unit_test(place_counts)
khipu_unit_test(stated_ground)
khipu_unit_test(position_cells)
khipu_unit_test(told_points)
target_link_libraries(test_told_points PRIVATE locate_fixture)
