"""The keywords of a schema that editors read and validators ignore."""

ANNOTATIONS = (
    "deprecationMessage",
    "enumDescriptions",
    "errorMessage",
    "markdownDescription",
    "markdownEnumDescriptions",
    "patternErrorMessage",
)
