"""The words of the pages about the terms of the ontology and about shapes."""

from __future__ import annotations

WORDS = {
    "en": {
        "subclass_of": "Subclass of:",
        "subproperty_of": "Subproperty of:",
        "domain": "Domain:",
        "range": "Range:",
        "inverse_of": "Inverse of:",
        "example": "Example:",
        "classes": "Classes",
        "properties": "Properties",
        "definition": "Definition",
    },
    "zh": {
        "subclass_of": "父类：",
        "subproperty_of": "父属性：",
        "domain": "定义域：",
        "range": "值域：",
        "inverse_of": "逆属性：",
        "example": "示例：",
        "classes": "类",
        "properties": "属性",
        "definition": "定义",
    },
}
