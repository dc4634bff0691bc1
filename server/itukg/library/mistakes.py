"""Mistakes in library questions: what kind, where, and what to tell the author, in English and in Chinese.

As for Turtle (`itukg.turtle.mistakes`), the first sentence of a message says what is wrong, the others what to do.
``{text}`` is what stands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping

from itukg.turtle.mistakes import Mistake
from itukg.turtle.places import Place

# kind: English, Chinese
_WORDS: Mapping[str, tuple[str, str]] = {
    # --- the file as a whole
    "encoding": (
        "The file is not UTF-8 text. Save it in the encoding UTF-8.",
        "文件不是UTF-8文本。请以UTF-8编码保存。",
    ),
    "file-name": (
        "The name '{text}' is not fit for an address. Use lower-case letters, digits and hyphens.",
        "名称“{text}”不能用作地址。请使用小写字母、数字和连字符。",
    ),
    "no-header": (
        "The file has no header. Begin it with lines '#+ title:' and so on.",
        "文件没有头部。请在开头写上“#+ title:”等行。",
    ),
    "late-header": (
        "This line of the header stands behind other lines. Put all lines '#+' at the top, without a gap.",
        "头部的这一行位于其他行之后。请将所有“#+”行连续放在文件开头。",
    ),
    "header-line": (
        "A line of the header begins with '#+' and a space. Put the space there.",
        "头部的每一行以“#+”和一个空格开头。请补上空格。",
    ),
    "syntax": (
        "The query is not valid SPARQL. The engine says: {text}.",
        "该查询不是有效的SPARQL。查询引擎提示（英文）：{text}。",
    ),
    "form": (
        "A question is a SELECT or a CONSTRUCT query, but this is {text}. Write it as one of them.",
        "问题须为SELECT或CONSTRUCT查询，而此处是{text}。请改写为其中之一。",
    ),
    "select": (
        "What the first page shows is found by a SELECT query, but this is {text}. Write it as one.",
        "首页的内容由SELECT查询得出，而此处是{text}。请改写为SELECT查询。",
    ),
    # --- YAML
    "yaml": (
        "This is not YAML: {text}. A text with ': ' or '#' in it, or one that begins with a mark, stands in quotation "
        "marks; what belongs together has the same indentation.",
        "此处不是有效的YAML（解析器提示：{text}）。含有“: ”或“#”的文字以及以标点开头的文字须放在引号中；"
        "同一层的内容缩进须一致。",
    ),
    "kind": (
        "Under '{text}' there must be {what}. Write it like that.",
        "“{text}”之下须为{what}。请照此书写。",
    ),
    "unknown-key": (
        "'{text}' is no key that is known here. {hint}",
        "“{text}”不是此处可用的键。{hint}",
    ),
    "repeated-key": (
        "'{text}' is given twice. Keep one of the two.",
        "“{text}”出现了两次。请只保留一个。",
    ),
    "missing-key": (
        "'{text}' is missing. Add it.",
        "缺少“{text}”。请补上。",
    ),
    "missing-language": (
        "'{text}' has no text in the language {language}. Add it.",
        "“{text}”缺少{language}语言的文字。请补上。",
    ),
    "unknown-language": (
        "'{text}' is none of the dataset's languages, which are {languages}. Correct the code.",
        "“{text}”不是数据集的语言（{languages}）之一。请更正语言代码。",
    ),
    "prefix": (
        "The prefix of '{text}' is declared neither in the query nor in the catalog. Declare it, or write <IRI>.",
        "“{text}”的前缀在查询和目录文件中均未声明。请声明该前缀，或写作<IRI>。",
    ),
    "no-iri": (
        "'{text}' is neither an IRI in angle brackets nor a name with a prefix. Write <IRI> or prefix:name.",
        "“{text}”既不是尖括号中的IRI，也不是带前缀的名称。请写作<IRI>或前缀:名称。",
    ),
    # --- parameters
    "parameter-name": (
        "'{text}' cannot be the name of a parameter: it must be a variable of letters, digits and '_', and none of "
        "{reserved}.",
        "“{text}”不能用作参数名：须为由字母、数字和“_”组成的变量名，且不得为{reserved}之一。",
    ),
    "type": (
        "'{text}' is no type of a parameter. Take one of {known}.",
        "“{text}”不是参数类型。请使用下列之一：{known}。",
    ),
    "no-block": (
        "The query has no block for the parameter {text}. Write VALUES ?{text} {{ UNDEF }} or a default in it.",
        "查询中没有参数{text}的数据块。请写上VALUES ?{text} {{ UNDEF }}，或在其中写上默认值。",
    ),
    "blocks": (
        "The parameter {text} has a second block here. Write VALUES ?{text} {{ … }} in one place only.",
        "参数{text}在此处有第二个数据块。VALUES ?{text} {{ … }}只能写在一处。",
    ),
    "block-terms": (
        "The block of the parameter {text} must hold one term or UNDEF, and nothing else. Keep one.",
        "参数{text}的数据块中须恰有一个项或UNDEF，不得有其他内容。请只保留一个。",
    ),
    "default": (
        "The default of {text} must be {what}, but it is {term}. Correct it, or the type.",
        "{text}的默认值须为{what}，但现为{term}。请更正默认值或类型。",
    ),
    "no-choices": (
        "Nothing says what {text} is chosen from. Add class, scheme, property or choices.",
        "没有说明{text}从何处选取。请加上class、scheme、property或choices。",
    ),
    "choices": (
        "{text} must be chosen in one way. Keep only one of choices, scheme, and class with or without property.",
        "{text}的选取方式只能有一种。请只保留choices、scheme、class（可带property）之一。",
    ),
    "pattern": (
        "The choices are no group pattern of SPARQL that binds ?value. The engine says: {text}.",
        "choices不是绑定?value的SPARQL图模式。查询引擎提示（英文）：{text}。",
    ),
    "not-for-type": (
        "'{text}' means nothing for a parameter of the type {type}. Remove it.",
        "“{text}”对类型为{type}的参数没有意义。请将其删除。",
    ),
    "range": (
        "The least value is greater than the greatest. Exchange min and max.",
        "最小值大于最大值。请对调min和max。",
    ),
    # --- columns, tags, charts
    "column-words": (
        "The column {text} has no heading. Add it under columns, or to queries/library/words.yaml.",
        "列{text}没有标题。请在columns之下或queries/library/words.yaml中加上。",
    ),
    "no-column": (
        "The query gives no ?{text}. Correct the name; there are {columns}.",
        "查询结果中没有?{text}。请更正名称；现有：{columns}。",
    ),
    "repeated-word": (
        "queries/library/words.yaml has the same words for {text}. Remove them here.",
        "queries/library/words.yaml中已有{text}的相同文字。请删除此处的重复内容。",
    ),
    "tag-words": (
        "The tag '{text}' has no words. Correct it, or add it to queries/library/words.yaml.",
        "标签“{text}”没有对应的文字。请更正，或在queries/library/words.yaml中加上。",
    ),
    "chart-kind": (
        "'{text}' is no kind of chart. Take one of {known}.",
        "“{text}”不是图表类型。请使用下列之一：{known}。",
    ),
    "not-for-graph": (
        "'{text}' is for SELECT queries; a CONSTRUCT query gives a graph. Remove it.",
        "“{text}”只用于SELECT查询；CONSTRUCT查询的结果是图。请将其删除。",
    ),
}


def mistake(kind: str, place: Place, chinese: Mapping[str, str] | None = None, **details: str) -> Mistake:
    """A mistake of a kind, with the details that its message needs; those in Chinese where they differ."""
    english, in_chinese = _WORDS[kind]
    messages = {"en": english.format(**details), "zh": in_chinese.format(**(details | dict(chinese or {})))}
    return Mistake(place, f"question/{kind}", messages)
