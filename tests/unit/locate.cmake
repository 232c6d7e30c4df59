# Unit tests of src/locate.
