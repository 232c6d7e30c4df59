# What may leave.
khipu_unit_test(generalise)
khipu_unit_test(masks)
khipu_unit_test(mentions)
khipu_unit_test(suppress)
khipu_unit_test(telling)
khipu_unit_test(withhold)
