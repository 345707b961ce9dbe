# SPDX-License-Identifier: GPL-2.0-or-later

# Qt Test tells each test where it was built, and so the compiler's cache forgets it in another clone.
get_target_property(definitions Qt6::Test INTERFACE_COMPILE_DEFINITIONS)
list(FILTER definitions EXCLUDE REGEX "QT_TESTCASE_")
set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS "${definitions}")

# bulkhead_test(name SOURCES file… LIBS target… [LABELS group…])
# One Qt Test executable, run by ctest without a display. LABELS are the groups of ./check.
function(bulkhead_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY
                                                      ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${ARG_LIBS} Qt6::Test)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(
    ${name}
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300 ENVIRONMENT
               "QT_QPA_PLATFORM=offscreen;BULKHEAD_SOURCE_DIR=${CMAKE_SOURCE_DIR}")
endfunction()
