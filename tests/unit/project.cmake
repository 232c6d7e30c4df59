# Unit tests of src/project.
khipu_unit_test(position)
khipu_unit_test(crs)
