"""The few words of the pages themselves, by language. What the pages are about comes from the dataset."""

from __future__ import annotations

from collections.abc import Mapping

# A language without words of its own gets the English ones around its own labels.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "_name": "English",
        "ask": "Query",
        "home": "Home",
        "ontology": "Ontology",
        "kinds": "What is in the graph",
        "kind": "Kind",
        "count": "Count",
        "examples": "Start here",
        "facts": "Facts",
        "other": "Other",
        "points_here": "Points here",
        "more_links": "More links lead here than are shown.",
        "all_links": "See all of them",
        "formats": "This page as data:",
        "identifier": "Identifier",
        "inferred": "follows by the ontology",
        "retired": "Retired.",
        "retired_help": "This name still leads here, but it is no longer used.",
        "instead": "Use instead:",
        "formerly": "Replaces (retired):",
        "version": "Version",
        "license": "Licence",
        "triples": "triples",
        "subclass_of": "Subclass of:",
        "subproperty_of": "Subproperty of:",
        "domain": "Domain:",
        "range": "Range:",
        "inverse_of": "Inverse of:",
        "example": "Example:",
        "classes": "Classes",
        "properties": "Properties",
        "definition": "Definition",
        "shapes": "Shapes",
        "query_title": "Ask the graph",
        "query_help": "Write SPARQL 1.1. The default graph is everything: what is stated and what follows from it.",
        "run": "Run",
        "result_rows": "Rows: {count}",
        "result_cut": "The first {count} rows; download for all.",
        "download": "Download:",
        "what_now": "What you can do",
        "go_home": "Go to the home page",
        "error": "Error",
        "skip": "Skip to the content",
        "language": "Language",
        "yes": "yes",
        "no": "no",
    },
    "zh": {
        "_name": "中文",
        "ask": "查询",
        "home": "首页",
        "ontology": "本体",
        "kinds": "图谱内容",
        "kind": "类别",
        "count": "数量",
        "examples": "由此开始",
        "facts": "事实",
        "other": "其他",
        "points_here": "指向此处",
        "more_links": "指向此处的链接未全部显示。",
        "all_links": "查看全部",
        "formats": "本页数据：",
        "identifier": "标识符",
        "inferred": "由本体推出",
        "retired": "已停用。",
        "retired_help": "此标识符仍指向本页，但不再使用。",
        "instead": "请改用：",
        "formerly": "替代（已停用）：",
        "version": "版本",
        "license": "许可",
        "triples": "条三元组",
        "subclass_of": "父类：",
        "subproperty_of": "父属性：",
        "domain": "定义域：",
        "range": "值域：",
        "inverse_of": "逆属性：",
        "example": "示例：",
        "classes": "类",
        "properties": "属性",
        "definition": "定义",
        "shapes": "形状",
        "query_title": "查询图谱",
        "query_help": "请用SPARQL 1.1书写。默认图包含全部内容：已陈述的以及由此推出的。",
        "run": "运行",
        "result_rows": "行数：{count}",
        "result_cut": "仅显示前{count}行；下载可得全部。",
        "download": "下载：",
        "what_now": "您可以",
        "go_home": "前往首页",
        "error": "错误",
        "skip": "跳至正文",
        "language": "语言",
        "yes": "是",
        "no": "否",
    },
}


# slug of a problem -> what happened and what would work, in the languages other than English (the code's own).
_PROBLEMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "zh": {
        "no-query": ("没有收到查询", "请以参数query发送查询。"),
        "no-graph": ("没有指明图", "请用graph=指明图，或用default请求默认图。"),
        "doubled-query": ("收到多个查询", "一次只发送一个查询。"),
        "malformed-encoding": ("请求不是UTF-8编码", "请改用UTF-8。"),
        "malformed-parameters": ("无法读取参数", "请按UTF-8进行百分号编码，参数不超过1,000个。"),
        "malformed-graph-name": ("图的名称不是IRI", "请用IRI指明图，或省略该参数。"),
        "doubled-parameter": ("参数重复", "每个参数只发送一次。"),
        "bad-timeout": ("timeout必须是大于0的秒数", "请改为正数，或省略该参数。"),
        "bad-request": ("无法读取该请求", "请检查地址和请求头。"),
        "unknown-graph": ("没有这个图", "端点的服务描述列出了全部的图。"),
        "gone": ("曾经发布，现已不存在", "较早的版本中有此名称；发布记录中仍可查到。"),
        "request-too-large": ("请求过大", "请缩短查询。"),
        "address-too-long": ("地址过长", "较长的查询请用POST发送。"),
        "headers-too-large": ("请求头过大", "请减少请求头。"),
        "unsupported-media-type": ("不接受这种请求体", "请以表单或application/sparql-query发送查询。"),
        "unsupported-charset": ("请求体必须是UTF-8", "请改用UTF-8。"),
        "memory": ("查询所需内存超出限额", "请缩小查询范围。"),
        "remote-failed": ("后端存储出现故障", "请稍后再试。"),
        "remote-timeout": ("后端存储没有及时应答", "请缩小查询范围，或稍后再试。"),
        "unknown-thing": ("没有以此为名的事物", "图谱中没有关于该名称的任何陈述。请检查拼写，或从首页查找。"),
        "unknown-version": ("没有这一版本", "此处只提供当前版本。"),
        "unknown-format": ("没有这种格式", "请使用.ttl、.jsonld、.rdf或.nt。"),
        "not-found": ("此地址下没有内容", "请检查地址，或从首页查找。"),
        "method-not-allowed": ("此处不接受这种请求方法", "数据集只供读取。"),
        "not-acceptable": ("无法提供所要求的格式", "请改用下面列出的格式之一。"),
        "malformed-query": ("无法执行该查询", "请按下面所示的位置修改查询。"),
        "query-too-long": ("查询过长", "请缩短查询。"),
        "query-too-deep": ("查询嵌套过深", "请减少括号和运算符的嵌套层数。"),
        "read-only": ("拒绝修改：本端点只读", "数据集以Turtle文件编辑，经校验后作为新快照发布。"),
        "service-refused": ("拒绝使用SERVICE", "本端点不代为查询其他端点；请分别查询后自行合并结果。"),
        "deadline": ("查询耗时过长", "请缩小查询范围，或添加LIMIT。"),
        "query-ended": ("查询未得出结果即已终止", "最常见的原因是嵌套过深。请简化查询，或重试。"),
        "result-too-large": ("结果过大", "请添加LIMIT，或下载结果。"),
        "slow-request": ("请求发送过慢", "请在规定时间内发完请求。"),
        "broken-request": ("请求中断", "收到的内容少于所声明的长度，请重新发送。"),
        "too-many-queries": ("您同时进行的查询过多", "请等待已提交的查询结束。已放弃的查询在结束前仍计入。"),
        "queue-full": ("服务器繁忙", "请稍后再试。"),
        "store-unavailable": ("存储暂时没有应答", "请稍后再试。"),
        "internal": ("服务器出现故障", "故障已记录。"),
    }
}


def problem_words(slug: str, language: str) -> tuple[str, str] | None:
    """Title and advice for a kind of problem; None where the language has no words of its own for it."""
    return _PROBLEMS.get(language, {}).get(slug)


def words(language: str) -> Mapping[str, str]:
    """The words in ``language``; English where there are none."""
    return _WORDS.get(language, _WORDS["en"])


def language_name(language: str) -> str:
    """The language's name in itself; its code where it is not known."""
    return _WORDS.get(language, {}).get("_name", language)
