# Unit tests of src/base.
foreach(module number date utf8 slice arena buffer checksum table hash error json_memory report memory sorted ending)
    khipu_unit_test(${module})
endforeach()
