# What may leave.
khipu_unit_test(suppress)
khipu_unit_test(withhold)
