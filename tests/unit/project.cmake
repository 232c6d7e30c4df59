# Unit tests of src/project.
