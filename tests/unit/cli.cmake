# Unit tests of src/cli, whose files are compiled once more for them: the program is no library.
set(cli ${PROJECT_SOURCE_DIR}/src/cli)
khipu_unit_test(cli_options)
target_sources(test_cli_options PRIVATE
    ${cli}/commands.c ${cli}/failure.c ${cli}/nearest.c ${cli}/options.c ${cli}/settings.c)
khipu_unit_test(cli_messages)
target_sources(test_cli_messages PRIVATE ${cli}/line.c ${cli}/nearest.c ${cli}/progress.c)
