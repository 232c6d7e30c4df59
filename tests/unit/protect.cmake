# What may leave.
khipu_unit_test(withhold)
