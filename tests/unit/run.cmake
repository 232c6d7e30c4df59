# Unit tests of src/run.
khipu_unit_test(memo)
khipu_unit_test(holding)
khipu_unit_test(place_counts)
khipu_unit_test(stated_ground)
