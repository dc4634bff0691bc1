"""The sentences of `itukg.sparql.mistakes`, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

# kind: English, Chinese. ``{text}`` is what stands in the query, ``{right}`` what would be right.
WORDS: Mapping[str, tuple[str, str]] = {
    "unclosed-text": (
        "The text that begins here is not closed. Put {text} where it ends",
        "此处开始的文字没有闭合。请在其末尾加上{text}",
    ),
    "unclosed-iri": (
        "The IRI that begins here is not closed. Put > where it ends",
        "此处开始的IRI没有闭合。请在其末尾加上>",
    ),
    "bad-iri": ("An IRI holds no {text}. Write {right} in its place", "IRI中不得有{text}。请改写作{right}"),
    "full-width": (
        "{text} is a full-width character, as Chinese keyboards type it. Write {right} instead",
        "{text}是中文输入法的全角字符。请改用半角{right}",
    ),
    "full-width-comma": (
        "{text} is a full-width character, as Chinese keyboards type it. "
        "Between the variables of SELECT a space stands",
        "{text}是中文输入法的全角字符。SELECT的各变量之间只用空格",
    ),
    "curly-quote": ("{text} is a curly quotation mark. Write {right} instead", "{text}是弯引号。请改用直引号{right}"),
    "odd-space": (
        "This is a space that SPARQL has not: a full-width one, as Chinese keyboards type it, or one that breaks no "
        "line. Put an ordinary space in its place",
        "此处的空格不是SPARQL的空格，而是中文输入法的全角空格或不换行空格。请改用普通的半角空格",
    ),
    "operator": ("SPARQL has no {text}. Write {right}", "SPARQL没有{text}。请写作{right}"),
    "no-language": (
        "Behind @ the code of a language must follow, such as @en or @zh",
        "@之后须为语言代码，如@en或@zh",
    ),
    "comma-in-select": (
        "The variables of SELECT stand side by side, without commas. Delete the comma",
        "SELECT的各变量之间只用空格，不用逗号。请删除该逗号",
    ),
    "bare-expression": (
        "An expression in SELECT stands in brackets and gets a name: ({text}(…) AS ?name)",
        "SELECT中的表达式须放在括号中并命名：({text}(…) AS ?name)",
    ),
    "unnamed-expression": (
        "This expression has no name. Put AS and a variable before its bracket closes: (… AS ?name)",
        "此表达式没有名称。请在括号闭合之前写上AS和变量：(… AS ?name)",
    ),
    "unknown-word": (
        "{text} is no word of SPARQL{near}. A variable begins with ?, a name has a prefix and a colon, "
        "a text stands in quotation marks",
        "{text}不是SPARQL的词{near}。变量以?开头，名称带前缀和冒号，文字须放在引号中",
    ),
    "slash-in-name": (
        "A name with a prefix holds no slash. Write the whole IRI between < and >, or \\/ for each slash",
        "带前缀的名称中不得有斜杠。请用<和>写出完整的IRI，或将每个斜杠写作\\/",
    ),
    "missing-comma": (
        "A comma is missing between these two arguments, or an operator such as =",
        "这两个参数之间缺少逗号，或缺少=等运算符",
    ),
    "one-argument": (
        "{text} takes one argument, and here are two. Delete one, or put an operator such as + between them",
        "{text}只有一个参数，此处却有两个。请删除其一，或在二者之间加上+等运算符",
    ),
    "doubled": ("{text} stands here twice. Delete one", "{text}在此处重复。请删除其一"),
    "missing-value": (
        "The value is missing before this: a statement names a thing, a property and a value",
        "此处之前缺少值：一条陈述由事物、属性和值组成",
    ),
    "missing-dot": (
        "Nothing ends the statement before this. Put a full stop between them, a semicolon if it goes on about the "
        "same thing, or a comma before another value",
        "上一条陈述在此之前没有结束。请在二者之间加上句点；如仍就同一事物陈述，则加分号；如为另一个值，则加逗号",
    ),
    "not-a-number": ("Behind {text} a whole number must follow", "{text}之后须为整数"),
    "not-grouped": (
        "With GROUP BY or an aggregate, SELECT may hold only what is grouped by and aggregates such as "
        "(COUNT(?x) AS ?count)",
        "使用GROUP BY或聚合函数时，SELECT中只能有分组所依的变量和聚合，如(COUNT(?x) AS ?count)",
    ),
}
