# Unit tests of src/read.
khipu_unit_test(csv)
khipu_unit_test(dates)
khipu_unit_test(json)
khipu_unit_test(roles)
khipu_unit_test(places)
khipu_unit_test(source)
