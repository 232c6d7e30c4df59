# Unit tests of src/project.
khipu_unit_test(ordinate)
khipu_unit_test(pair)
khipu_unit_test(position)
khipu_unit_test(utm_zone)
khipu_unit_test(crs)
khipu_unit_test(outline_crs)
