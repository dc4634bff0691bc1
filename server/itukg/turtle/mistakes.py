"""Mistakes in Turtle files: what kind, where, and what to tell the author, in English and in Chinese.

The first sentence of a message says what is wrong, the others what to do. ``{text}`` is what stands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from itukg.turtle.places import Lines, Place

# kind: English, Chinese
_WORDS: Mapping[str, tuple[str, str]] = {
    # --- the file as a whole
    "encoding": (
        "The file is not UTF-8 text: this byte is the first that is wrong{guess}. Save it in the encoding UTF-8.",
        "文件不是UTF-8文本：此处是第一个无法读取的字节{guess}。请以UTF-8编码保存。",
    ),
    "byte-order-mark": (
        "The file starts with a byte order mark. Save it as UTF-8 without one (in some editors: 'UTF-8 without BOM').",
        "文件以字节顺序标记（BOM）开头。请另存为不带BOM的UTF-8。",
    ),
    "empty": (
        "The file states nothing. Write statements into it, or remove it.",
        "文件中没有任何陈述。请写入内容，或删除该文件。",
    ),
    "merge-conflict": (
        "Git could not merge two versions here ('{text}'). Keep what is right of both, and delete the lines that begin "
        "with <<<<<<<, |||||||, ======= and >>>>>>>.",
        "此处是git未能合并的两个版本（“{text}”）。请保留两者中正确的内容，并删除以<<<<<<<、|||||||、=======和>>>>>>>开头的行。",
    ),
    "rdf-1.2": (
        "This is Turtle of RDF 1.2, which is not read here. Say it without triple terms, annotations and VERSION.",
        "此处用了RDF 1.2的写法，本程序不支持。请勿使用三元组项、注解和VERSION。",
    ),
    "too-deep": (
        "Brackets nest too deep here. Give the things inside names of their own.",
        "此处括号嵌套过深。请为内层条目另行命名。",
    ),
    # --- prefixes
    "undefined-prefix": (
        "The prefix '{text}' is not declared{below}; it is used {uses}. {hint}",
        "前缀“{text}”未声明{below}，在本文件中使用了{uses}次。{hint}",
    ),
    "prefix-redefined": (
        "The prefix '{text}' is declared again with another meaning (first in line {line}). Give one of the two "
        "another name.",
        "前缀“{text}”被再次声明，且含义不同（首次声明在第{line}行）。请将其中一个改名。",
    ),
    "prefix-strays": (
        "The prefix '{text}' leads to {iri} here, and to {right} in the whole dataset. Write {right}; if another thing "
        "is meant, give it a prefix of its own.",
        "前缀“{text}”在此处指{iri}，而在整个数据集中指{right}。请写作{right}；如另有所指，请另取前缀名。",
    ),
    "prefix-declaration": (
        "This declaration is not right: {text}. Write it like this: @prefix name: <https://example.org/> .",
        "此声明有误：{text}。应写作：@prefix name: <https://example.org/> .",
    ),
    # --- IRIs and names
    "relative-iri": (
        "The IRI {text} is not complete. Write it in full, beginning with https:// or the like; if it is a file or a "
        "folder, put its path in quotation marks.",
        "IRI {text} 不完整。请写出完整形式，以https://等开头；如指文件或文件夹，请将路径写在引号中。",
    ),
    "invalid-iri": (
        "The IRI {text} has {what} in it, which is not allowed. Correct the address, or percent-encode the character.",
        "IRI {text} 中含有{what}，不得使用。请更正地址，或将该字符写成百分号编码。",
    ),
    "unclosed-iri": (
        "The IRI that begins here has no closing '>'. Put '>' where it ends.",
        "此处开始的IRI缺少结尾的“>”。请在其末尾加上“>”。",
    ),
    "bare-iri": (
        "The IRI {text} does not stand in angle brackets. Write <{text}>.",
        "IRI {text} 未放在尖括号中。请写作<{text}>。",
    ),
    "name-character": (
        "The character '{text}' in a name must be escaped. Write '\\{text}', or the whole IRI between '<' and '>'.",
        "名称中的字符“{text}”须转义。请写作“\\{text}”，或用尖括号写出完整IRI。",
    ),
    # --- characters
    "full-width": (
        "'{text}' is a {what}. Write '{right}' instead.",
        "“{text}”是{what}。请改用半角“{right}”。",
    ),
    "invisible-character": (
        "An invisible character ({text}) stands here. Delete it, or put an ordinary space.",
        "此处有不可见字符（{text}）。请删除，或改为普通空格。",
    ),
    "comment": (
        "'{text}' begins no comment in Turtle. Write '#' instead, on each line of the comment.",
        "“{text}”在Turtle中不表示注释。请改用“#”，注释的每一行都要写。",
    ),
    "wrong-character": (
        "The character '{text}' means nothing here. Delete it; a text must stand in quotation marks.",
        "此处的字符“{text}”没有意义。请删除；文字须放在引号中。",
    ),
    # --- literals
    "thousands": (
        "{text} is read as several numbers: a comma stands between values. Write {right} for one number, or a space "
        "behind each comma.",
        "{text}会被读作多个数字：逗号用于分隔两个值。如为一个数字，请写作{right}；否则请在逗号之后加空格。",
    ),
    "unclosed-string": (
        "The quotation mark that opens here is not closed{where}. Close it with {text}; a text of several lines stands "
        'in three quotation marks: """.',
        '此处的引号没有闭合{where}。请用{text}闭合；跨行文字须放在三个引号"""之间。',
    ),
    "inner-quote": (
        "The text ends at this quotation mark, but goes on behind it. Write \\{text} for a mark inside the text.",
        "文字在此引号处结束，其后却仍有内容。文字内部的引号请写作\\{text}。",
    ),
    "language-tag": (
        "'{text}' is not a language tag. Write @ and a code right behind the quotation mark, such as @en, @zh or "
        "@zh-Hans.",
        "“{text}”不是语言标签。请紧接引号写@和语言代码，如@en、@zh或@zh-Hans。",
    ),
    "escape": (
        "'{text}' is not an escape. Write \\\\ for a backslash; allowed are \\n \\t \\\" \\' \\\\ and \\u with four "
        "hexadecimal digits.",
        "“{text}”不是有效的转义。反斜杠请写作\\\\；可用的转义有\\n、\\t、\\\"、\\'、\\\\以及\\u加四位十六进制数字。",
    ),
    "datatype": (
        'After ^^ the type of the value must follow. Write it like this: "2026-02-28"^^xsd:date.',
        '^^之后须为值的类型。请这样写："2026-02-28"^^xsd:date。',
    ),
    "unquoted-text": (
        "'{text}' is neither a name with a prefix nor a text in quotation marks. {hint}",
        "“{text}”既不是带前缀的名称，也不是引号中的文字。{hint}",
    ),
    # --- statements
    "missing-dot": (
        "The full stop at the end of the statement is missing. Put ' .' here, before the next statement begins.",
        "语句末尾缺少句点。请在此处加上“ .”，然后再开始下一条语句。",
    ),
    "missing-semicolon": (
        "A ';' is missing before the next property. Put ' ;' here.",
        "下一个属性之前缺少“;”。请在此处加上“ ;”。",
    ),
    "missing-comma": (
        "A ',' is missing between two values. Put ' ,' here.",
        "两个值之间缺少“,”。请在此处加上“ ,”。",
    ),
    "wrong-mark": (
        "'{text}' is the wrong mark here: {what}. Put '{right}' instead.",
        "此处的“{text}”用错：{what}。请改为“{right}”。",
    ),
    "missing-value": (
        "A value is missing behind {text}. Write it, or delete {text}.",
        "{text}之后缺少值。请补上，或删除{text}。",
    ),
    "missing-property": (
        "Nothing is said about {text}. Write a property and its value before the full stop.",
        "没有对{text}作任何陈述。请在句点之前写上属性和值。",
    ),
    "unclosed-bracket": (
        "The bracket '{text}' that opens here is not closed. Put '{right}' where it ends.",
        "此处的括号“{text}”没有闭合。请在其末尾加上“{right}”。",
    ),
    "stray-mark": (
        "Nothing leads to this '{text}'. Delete it, or write what is missing before it.",
        "此处的“{text}”多余。请删除，或补上其前面缺少的内容。",
    ),
    "unexpected": (
        "{text} cannot stand here: {what}. Is a mark (';', ',' or '.') or a quotation mark missing before it?",
        "{text}不能出现在此处：{what}。请检查其前面是否缺少“;”“,”“.”或引号。",
    ),
    "syntax": (
        "This is not Turtle. The parser says: {text}.",
        "此处不符合Turtle语法。解析器提示（英文）：{text}。",
    ),
}
# What is only odd; all others stop.
_WARNINGS = ("empty",)


@dataclass(frozen=True)
class Slip:
    """A mistake at an offset in a text, with the details that its message needs; those of Chinese are ``zh_…``."""

    kind: str
    start: int
    end: int
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Mistake:
    """A mistake in a file: ``rule`` is its kind (``turtle/missing-dot``), which never changes."""

    place: Place
    rule: str
    messages: Mapping[str, str] = field(compare=False)
    severity: str = field(default="violation", compare=False)

    def __str__(self) -> str:
        """``file:line:column: message``, the form that editors and CI make clickable."""
        return f"{self.place.file}:{self.place.line}:{self.place.column}: {self.messages['en']}"


def in_words(slip: Slip, lines: Lines) -> Mistake:
    """The slip with its place and its messages."""
    english, chinese = _WORDS[slip.kind]
    plain = {key: value for key, value in slip.details.items() if not key.startswith("zh_")}
    own = {key.removeprefix("zh_"): value for key, value in slip.details.items() if key.startswith("zh_")}
    return Mistake(
        place=lines.place(slip.start, slip.end),
        rule=f"turtle/{slip.kind}",
        messages={"en": english.format(**plain), "zh": chinese.format(**(plain | own))},
        severity="warning" if slip.kind in _WARNINGS else "violation",
    )
