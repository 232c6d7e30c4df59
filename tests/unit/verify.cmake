# Unit tests of src/verify.
khipu_unit_test(verification)
khipu_unit_test(told)
